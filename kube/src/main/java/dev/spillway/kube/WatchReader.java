package dev.spillway.kube;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads a watch's events one by one as they arrive, without holding more than one. */
final class WatchReader<T> {
    private final JsonParser parser;
    private final ApiServer.Reader<T> items;

    WatchReader(InputStream body, ApiServer.Reader<T> items) throws IOException {
        this.parser = Json.MAPPER.createParser(body);
        this.items = items;
    }

    /**
     * Waits for the next event; empty when the server has ended the watch.
     *
     * @throws IOException if the stream breaks, also in the middle of an event
     */
    Optional<WatchEvent<T>> next() throws IOException {
        JsonToken start = parser.nextToken();
        if (start == null) {
            return Optional.empty();
        }
        expect(start, JsonToken.START_OBJECT);
        expect(parser.nextToken(), JsonToken.FIELD_NAME);
        // Servers write the type first; it decides how the object is read.
        if (!parser.currentName().equals("type")) {
            throw new IOException("a watch event begins with \"" + parser.currentName() + "\", not with its type");
        }
        String type = parser.nextTextValue();
        expect(parser.nextToken(), JsonToken.FIELD_NAME);
        expect(parser.nextToken(), JsonToken.START_OBJECT);
        WatchEvent<T> event = read(String.valueOf(type));
        expect(parser.nextToken(), JsonToken.END_OBJECT);
        return Optional.of(event);
    }

    private WatchEvent<T> read(String type) throws IOException {
        return switch (type) {
            case "ADDED" -> new WatchEvent.Added<>(items.read(parser));
            case "MODIFIED" -> new WatchEvent.Modified<>(items.read(parser));
            case "DELETED" -> new WatchEvent.Deleted<>(items.read(parser));
            case "BOOKMARK" ->
                new WatchEvent.Bookmark<>(tree().at("/metadata/resourceVersion").asText());
            case "ERROR" -> new WatchEvent.Failed<>(tree());
            default -> throw new IOException("unknown watch event type " + type);
        };
    }

    private JsonNode tree() throws IOException {
        return Json.MAPPER.readTree(parser);
    }

    private static void expect(JsonToken is, JsonToken wanted) throws IOException {
        if (is != wanted) {
            throw new IOException("a watch event is cut short: " + is + " where " + wanted + " belongs");
        }
    }
}
