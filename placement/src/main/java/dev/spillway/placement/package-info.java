@NullMarked
package dev.spillway.placement;

import org.jspecify.annotations.NullMarked;
