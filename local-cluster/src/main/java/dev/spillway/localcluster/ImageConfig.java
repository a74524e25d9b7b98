package dev.spillway.localcluster;

import java.util.List;

/**
 * The part of an image's configuration that our images use.
 *
 * @param entrypoint may be empty
 * @param command may be empty
 * @param ports as in {@code 80/tcp}
 * @param stopSignal as in {@code SIGTERM}
 */
record ImageConfig(List<String> entrypoint, List<String> command, List<String> ports, String stopSignal) {}
