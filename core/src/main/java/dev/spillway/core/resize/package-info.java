/** In-place resize: the change of a running pod's CPU and memory, granted when there is room. */
@org.jspecify.annotations.NullMarked
package dev.spillway.core.resize;
