/** What {@code up}, {@code status} and {@code down} do on this machine. */
@NullMarked
package dev.spillway.app.up;

import org.jspecify.annotations.NullMarked;
