package dev.spillway.core.probe;

import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A probe's numbers, with the API's defaults. */
public record ProbeSettings(
        Duration initialDelay, Duration timeout, Duration period, int successThreshold, int failureThreshold) {

    public static ProbeSettings of(Probe probe) {
        return new ProbeSettings(
                Duration.ofSeconds(or(probe.getInitialDelaySeconds(), 0)),
                Duration.ofSeconds(or(probe.getTimeoutSeconds(), 1)),
                Duration.ofSeconds(or(probe.getPeriodSeconds(), 10)),
                or(probe.getSuccessThreshold(), 1),
                or(probe.getFailureThreshold(), 3));
    }

    /** Zero stands for not set, except as initial delay, where it is the default. */
    private static int or(@Nullable Integer value, int otherwise) {
        return value == null || value == 0 ? otherwise : value;
    }
}
