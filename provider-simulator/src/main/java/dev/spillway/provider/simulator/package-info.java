/** Pods that only pretend to run, by the ten thousand: for tests, for benchmarks, and to try placement without capacity. */
@NullMarked
package dev.spillway.provider.simulator;

import org.jspecify.annotations.NullMarked;
