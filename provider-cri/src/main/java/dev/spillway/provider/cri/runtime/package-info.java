@NullMarked
package dev.spillway.provider.cri.runtime;

import org.jspecify.annotations.NullMarked;
