@NullMarked
package dev.spillway.provider.cri.log;

import org.jspecify.annotations.NullMarked;
