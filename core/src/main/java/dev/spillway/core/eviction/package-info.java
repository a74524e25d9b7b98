/** Which pods a node gives up, and why: a kubelet's eviction manager (pkg/kubelet/eviction). */
@NullMarked
package dev.spillway.core.eviction;

import org.jspecify.annotations.NullMarked;
