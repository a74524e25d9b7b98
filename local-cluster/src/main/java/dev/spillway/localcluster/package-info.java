/**
 * Starts upstream Kubernetes, a private containerd and a registry on this machine as a named instance, and removes
 * every trace of it again. Begin with {@link dev.spillway.localcluster.LocalCluster}.
 */
@NullMarked
package dev.spillway.localcluster;

import org.jspecify.annotations.NullMarked;
