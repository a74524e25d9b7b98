/** {@code VirtualNodePool} objects, and the virtual nodes that come and go with them. */
@NullMarked
package dev.spillway.node.pool;

import org.jspecify.annotations.NullMarked;
