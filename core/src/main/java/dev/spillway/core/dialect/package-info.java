@NullMarked
package dev.spillway.core.dialect;

import org.jspecify.annotations.NullMarked;
