/** The assembled product, started and used as a user does, against real Kubernetes and real containerd. */
@NullMarked
package dev.spillway.e2e;

import org.jspecify.annotations.NullMarked;
