package dev.spillway.kubeletserver;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** What arrives on a resize stream: {@code {"Width":80,"Height":24}}, one after the other. */
record TerminalSize(int width, int height) {

    /** Reads to the end of the stream. */
    static void readAll(InputStream in, CommandClient.Resize resize) throws IOException {
        try (JsonParser parser = Json.MAPPER.createParser(in)) {
            for (JsonNode size = parser.readValueAsTree(); size != null; size = parser.readValueAsTree()) {
                resize.to(size.path("Width").asInt(), size.path("Height").asInt());
            }
        }
    }

    byte[] json() {
        return ("{\"Width\":" + width + ",\"Height\":" + height + "}\n").getBytes(StandardCharsets.UTF_8);
    }
}
