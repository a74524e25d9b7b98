@NullMarked
package dev.spillway.core.backoff;

import org.jspecify.annotations.NullMarked;
