@NullMarked
package dev.spillway.core.env;

import org.jspecify.annotations.NullMarked;
