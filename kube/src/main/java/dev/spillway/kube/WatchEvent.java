package dev.spillway.kube;

import com.fasterxml.jackson.databind.JsonNode;

/** One line of a watch. */
sealed interface WatchEvent<T> {

    record Added<T>(T item) implements WatchEvent<T> {}

    record Modified<T>(T item) implements WatchEvent<T> {}

    /** The object is gone; this is its last state. */
    record Deleted<T>(T item) implements WatchEvent<T> {}

    /** Nothing happened up to this version. */
    record Bookmark<T>(String resourceVersion) implements WatchEvent<T> {}

    record Failed<T>(JsonNode status) implements WatchEvent<T> {}
}
