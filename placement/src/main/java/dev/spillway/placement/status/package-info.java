@NullMarked
package dev.spillway.placement.status;

import org.jspecify.annotations.NullMarked;
