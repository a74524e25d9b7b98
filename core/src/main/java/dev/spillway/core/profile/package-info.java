@NullMarked
package dev.spillway.core.profile;

import org.jspecify.annotations.NullMarked;
