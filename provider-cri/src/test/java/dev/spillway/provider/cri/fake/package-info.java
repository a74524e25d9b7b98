/** A container runtime that lives in memory: behaves as containerd does, and runs no process. */
@NullMarked
package dev.spillway.provider.cri.fake;

import org.jspecify.annotations.NullMarked;
