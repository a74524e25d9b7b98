package dev.spillway.provider;

import java.time.Duration;
import java.util.Optional;

/**
 * Which service-account token is asked for.
 *
 * @param audience empty for the API server's own
 * @param expiry the lifetime asked for, at least 10 minutes; the API server may give another
 */
public record TokenSpec(Optional<String> audience, Duration expiry) {}
