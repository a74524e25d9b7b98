@NullMarked
package dev.spillway.placement.webhook;

import org.jspecify.annotations.NullMarked;
