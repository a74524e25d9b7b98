@NullMarked
package dev.spillway.core.pod;

import org.jspecify.annotations.NullMarked;
