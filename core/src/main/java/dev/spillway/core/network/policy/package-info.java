@NullMarked
package dev.spillway.core.network.policy;

import org.jspecify.annotations.NullMarked;
