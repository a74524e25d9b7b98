@NullMarked
package dev.spillway.core.network;

import org.jspecify.annotations.NullMarked;
