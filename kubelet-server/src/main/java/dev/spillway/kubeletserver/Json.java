package dev.spillway.kubeletserver;

import com.fasterxml.jackson.databind.ObjectMapper;

/** The one JSON mapper of this room. */
final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}
}
