package dev.spillway.kube;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.function.Consumer;

/** Reads one page of a list item by item, without holding the page. */
final class ListReader<T> implements ApiServer.Reader<ListReader.Page> {

    /**
     * What stands around the items.
     *
     * @param continueToken asks for the next page; empty on the last one
     */
    record Page(String resourceVersion, String continueToken) {}

    private final ApiServer.Reader<T> items;
    private final Consumer<T> found;

    ListReader(ApiServer.Reader<T> items, Consumer<T> found) {
        this.items = items;
        this.found = found;
    }

    @Override
    public Page read(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("a list is a JSON object, not " + parser.currentToken());
        }
        Page page = new Page("", "");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (field.equals("metadata")) {
                JsonNode metadata = Json.MAPPER.readTree(parser);
                page = new Page(
                        metadata.path("resourceVersion").asText(""),
                        metadata.path("continue").asText(""));
            } else if (field.equals("items") && value == JsonToken.START_ARRAY) {
                readItems(parser);
            } else {
                parser.skipChildren();
            }
        }
        return page;
    }

    private void readItems(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            found.accept(items.read(parser));
        }
    }
}
