package dev.spillway.billing.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.SortedMap;
import java.util.TreeMap;

/** Labels as one JSON object with sorted keys, so that equal labels are equal text. */
final class Labels {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Labels() {}

    static String text(SortedMap<String, String> labels) {
        try {
            return JSON.writeValueAsString(labels);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("labels cannot be written as JSON", e);
        }
    }

    static SortedMap<String, String> parse(String text) {
        try {
            return JSON.readValue(text, new TypeReference<TreeMap<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new LedgerException("the ledger holds labels that are no JSON object: " + text, e);
        }
    }
}
