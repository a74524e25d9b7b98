@NullMarked
package dev.spillway.placement.overflow;

import org.jspecify.annotations.NullMarked;
