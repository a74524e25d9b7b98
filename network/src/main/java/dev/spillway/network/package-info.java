/** The network of elastic pods: what the cluster's rules let through, and whether the cluster is reached from it. */
@NullMarked
package dev.spillway.network;

import org.jspecify.annotations.NullMarked;
