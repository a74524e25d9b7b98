@NullMarked
package dev.spillway.provider.cri.health;

import org.jspecify.annotations.NullMarked;
