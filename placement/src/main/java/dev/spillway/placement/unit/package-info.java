@NullMarked
package dev.spillway.placement.unit;

import org.jspecify.annotations.NullMarked;
