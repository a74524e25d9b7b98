@NullMarked
package dev.spillway.provider.cri.image;

import org.jspecify.annotations.NullMarked;
