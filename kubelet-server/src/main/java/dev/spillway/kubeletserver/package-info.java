@NullMarked
package dev.spillway.kubeletserver;

import org.jspecify.annotations.NullMarked;
