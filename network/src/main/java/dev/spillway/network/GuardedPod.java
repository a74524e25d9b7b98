package dev.spillway.network;

import dev.spillway.core.PodRef;
import dev.spillway.core.network.policy.PodEndpoint;
import dev.spillway.core.network.policy.Wire;
import java.util.Optional;

/**
 * A pod of this node.
 *
 * @param endpoint as it was told of; empty for one that was found running
 */
record GuardedPod(PodRef ref, Wire wire, Optional<PodEndpoint> endpoint) {}
