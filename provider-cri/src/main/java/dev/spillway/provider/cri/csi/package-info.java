@NullMarked
package dev.spillway.provider.cri.csi;

import org.jspecify.annotations.NullMarked;
