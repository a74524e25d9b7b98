@NullMarked
package dev.spillway.provider;

import org.jspecify.annotations.NullMarked;
