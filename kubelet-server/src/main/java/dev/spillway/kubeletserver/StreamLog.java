package dev.spillway.kubeletserver;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Upgraded connections end in many ways, nearly all of them the client's doing: worth a line only when debugging. */
final class StreamLog {
    private static final Logger log = LoggerFactory.getLogger(StreamLog.class);

    private StreamLog() {}

    static void ended(Exception cause) {
        log.debug("a stream ended early: {}", cause.toString());
    }
}
