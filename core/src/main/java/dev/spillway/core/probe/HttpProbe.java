package dev.spillway.core.probe;

import java.util.Optional;

/** What the answer to an HTTP probe means (pkg/probe/http). */
public final class HttpProbe {
    /** How much of a body is read, bytes. */
    public static final int BODY_LIMIT = 10 * 1024;

    public static final String USER_AGENT = "kube-probe/1.36";

    private HttpProbe() {}

    /** Any status from 200 to 399; a redirect to another host is not followed and counts as success. */
    public static ProbeResult result(int status) {
        return status >= 200 && status < 400 ? ProbeResult.SUCCESS : ProbeResult.FAILURE;
    }

    /** Text of the {@code Unhealthy} event for an answer that means failure; empty if it means success. */
    public static Optional<String> failure(int status) {
        return result(status) == ProbeResult.SUCCESS
                ? Optional.empty()
                : Optional.of("HTTP probe failed with statuscode: " + status);
    }
}
