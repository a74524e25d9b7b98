@NullMarked
package dev.spillway.core.selector;

import org.jspecify.annotations.NullMarked;
