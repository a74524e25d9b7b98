@NullMarked
package dev.spillway.provider.cri.host;

import org.jspecify.annotations.NullMarked;
