@NullMarked
package dev.spillway.kube;

import org.jspecify.annotations.NullMarked;
