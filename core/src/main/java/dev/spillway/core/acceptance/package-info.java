@NullMarked
package dev.spillway.core.acceptance;

import org.jspecify.annotations.NullMarked;
