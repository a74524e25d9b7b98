@NullMarked
package dev.spillway.core.status;

import org.jspecify.annotations.NullMarked;
