/** The program: the {@code spillway} command, its configuration, and all rooms put together. */
@NullMarked
package dev.spillway.app;

import org.jspecify.annotations.NullMarked;
