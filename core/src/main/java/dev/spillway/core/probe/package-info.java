@NullMarked
package dev.spillway.core.probe;

import org.jspecify.annotations.NullMarked;
