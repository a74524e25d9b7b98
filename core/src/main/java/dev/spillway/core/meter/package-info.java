/** The meter: from what happens to a pod to the segments of usage it is charged for. */
@NullMarked
package dev.spillway.core.meter;

import org.jspecify.annotations.NullMarked;
