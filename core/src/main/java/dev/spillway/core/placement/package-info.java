@NullMarked
package dev.spillway.core.placement;

import org.jspecify.annotations.NullMarked;
