@NullMarked
package dev.spillway.core.log;

import org.jspecify.annotations.NullMarked;
