package dev.spillway.provider.cri.health;

import io.fabric8.kubernetes.api.model.Container;
import java.time.Duration;

/**
 * A running container that is asked something.
 *
 * @param podIp where requests go that name no host
 * @param timeout how long the answer may take
 */
public record Target(Container container, String containerId, String podIp, Duration timeout) {}
