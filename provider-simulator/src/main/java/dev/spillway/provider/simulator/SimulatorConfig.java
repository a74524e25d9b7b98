package dev.spillway.provider.simulator;

import java.time.Duration;

/**
 * How simulated pods behave where their annotations say nothing, see {@link SimulatorProvider}.
 *
 * @param startDelay from being wanted to running, 0 or more
 * @param stopDelay from being asked to stop to exiting, 0 or more; a shorter grace period kills
 * @param podCidr the IPv4 range that pods take their addresses from, such as {@code 10.250.0.0/16}
 * @param architecture that the node claims: {@code amd64} or {@code arm64}
 * @param relist how often what was not reported is looked for, above 0
 */
public record SimulatorConfig(
        Duration startDelay, Duration stopDelay, String podCidr, String architecture, Duration relist) {

    public SimulatorConfig {
        if (startDelay.isNegative() || stopDelay.isNegative() || !relist.isPositive()) {
            throw new IllegalArgumentException("startDelay and stopDelay must be 0 or more and relist above 0, not "
                    + startDelay + ", " + stopDelay + " and " + relist);
        }
    }

    /** Pods that start and stop at once, with addresses from a range of 65,534. */
    public static SimulatorConfig defaults() {
        return new SimulatorConfig(Duration.ZERO, Duration.ZERO, "10.250.0.0/16", "amd64", Duration.ofSeconds(10));
    }
}
