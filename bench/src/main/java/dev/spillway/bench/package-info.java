/** Programs that measure and print figures; run by the scripts in {@code bench/}. */
@NullMarked
package dev.spillway.bench;

import org.jspecify.annotations.NullMarked;
