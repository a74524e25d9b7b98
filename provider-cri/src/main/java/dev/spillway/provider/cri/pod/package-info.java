@NullMarked
package dev.spillway.provider.cri.pod;

import org.jspecify.annotations.NullMarked;
