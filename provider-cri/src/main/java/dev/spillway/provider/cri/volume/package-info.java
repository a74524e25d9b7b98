@NullMarked
package dev.spillway.provider.cri.volume;

import org.jspecify.annotations.NullMarked;
