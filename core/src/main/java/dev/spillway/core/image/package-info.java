@NullMarked
package dev.spillway.core.image;

import org.jspecify.annotations.NullMarked;
