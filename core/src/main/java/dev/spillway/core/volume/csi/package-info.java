@NullMarked
package dev.spillway.core.volume.csi;

import org.jspecify.annotations.NullMarked;
