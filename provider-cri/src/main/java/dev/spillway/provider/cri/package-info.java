@NullMarked
package dev.spillway.provider.cri;

import org.jspecify.annotations.NullMarked;
