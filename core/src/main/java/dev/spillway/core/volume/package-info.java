@NullMarked
package dev.spillway.core.volume;

import org.jspecify.annotations.NullMarked;
