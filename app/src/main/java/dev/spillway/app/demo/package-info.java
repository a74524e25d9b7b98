/** Demonstrations that a newcomer can watch. */
@NullMarked
package dev.spillway.app.demo;

import org.jspecify.annotations.NullMarked;
