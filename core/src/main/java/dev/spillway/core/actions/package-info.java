@NullMarked
package dev.spillway.core.actions;

import org.jspecify.annotations.NullMarked;
