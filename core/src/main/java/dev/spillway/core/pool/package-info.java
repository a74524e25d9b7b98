/** Pools of virtual nodes: what a {@code VirtualNodePool} asks for, and which nodes follow from it. */
@NullMarked
package dev.spillway.core.pool;

import org.jspecify.annotations.NullMarked;
