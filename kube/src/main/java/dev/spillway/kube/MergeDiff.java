package dev.spillway.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/**
 * The smallest strategic merge patch that makes one object of another: changed fields, {@code null} for those that go,
 * and directives for the lists that the server merges by a key. Lists it knows nothing of are replaced whole, which is
 * what the server does with every list that has no merge key.
 *
 * @param mergedLists field name of each list that the server merges by key, and how it is written; the same name at any
 *     depth is the same list, which holds for all the objects we write
 */
record MergeDiff(Map<String, MergedList> mergedLists) {

    /** How a list that the server merges by key is written. */
    sealed interface MergedList {

        /** It is ours as a whole. */
        record Owned() implements MergedList {}

        /**
         * We share it: items we do not name stay as they are.
         *
         * @param key the merge key
         * @param owned items that are ours, and go when we no longer name them
         */
        record Shared(String key, Set<String> owned) implements MergedList {}
    }

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String DIRECTIVE = "$patch";

    /** Empty if both are the same as far as we may say. */
    ObjectNode between(JsonNode last, JsonNode wanted) {
        ObjectNode patch = NODES.objectNode();
        wanted.properties().forEach(field -> put(patch, field.getKey(), last.path(field.getKey()), field.getValue()));
        last.properties().forEach(field -> {
            if (wanted.path(field.getKey()).isMissingNode()) {
                remove(patch, field.getKey(), field.getValue());
            }
        });
        return patch;
    }

    private void put(ObjectNode patch, String name, JsonNode last, JsonNode wanted) {
        if (Sameness.same(wanted, last)) {
            return;
        }
        if (wanted.isArray()) {
            putList(patch, name, last, (ArrayNode) wanted);
        } else if (wanted.isObject() && last.isObject()) {
            ObjectNode inner = between(last, wanted);
            if (!inner.isEmpty()) {
                patch.set(name, inner);
            }
        } else {
            patch.set(name, wanted);
        }
    }

    private void putList(ObjectNode patch, String name, JsonNode last, ArrayNode wanted) {
        switch (mergedLists.get(name)) {
            case null -> patch.set(name, wanted);
            case MergedList.Owned() -> patch.set(name, replacing(wanted));
            case MergedList.Shared(String key, Set<String> owned) -> {
                ArrayNode items = merging(last, wanted, key, owned);
                if (!items.isEmpty()) {
                    patch.set(name, items);
                }
            }
        }
    }

    private void remove(ObjectNode patch, String name, JsonNode last) {
        if (Sameness.isVoid(last)) {
            return;
        }
        if (mergedLists.get(name) instanceof MergedList.Shared) {
            putList(patch, name, last, NODES.arrayNode());
        } else {
            patch.putNull(name);
        }
    }

    /** A merge only ever adds addresses, so the list says that it is meant as it stands. */
    private static ArrayNode replacing(ArrayNode wanted) {
        ArrayNode items = NODES.arrayNode().addAll(wanted);
        items.addObject().put(DIRECTIVE, "replace");
        return items;
    }

    private ArrayNode merging(JsonNode last, ArrayNode wanted, String key, Set<String> owned) {
        ArrayNode items = NODES.arrayNode();
        for (JsonNode item : wanted) {
            ObjectNode change = between(find(last, key, item), item);
            if (!change.isEmpty()) {
                items.add(NODES.objectNode().<ObjectNode>set(key, item.get(key)).setAll(change));
            }
        }
        for (JsonNode item : last) {
            boolean goes = owned.contains(item.path(key).asText())
                    && find(wanted, key, item).isEmpty();
            if (goes) {
                items.addObject().put(DIRECTIVE, "delete").set(key, item.get(key));
            }
        }
        return items;
    }

    private static JsonNode find(JsonNode list, String key, JsonNode like) {
        for (JsonNode item : list) {
            if (item.path(key).equals(like.path(key))) {
                return item;
            }
        }
        return NODES.objectNode();
    }
}
