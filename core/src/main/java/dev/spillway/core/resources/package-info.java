@NullMarked
package dev.spillway.core.resources;

import org.jspecify.annotations.NullMarked;
