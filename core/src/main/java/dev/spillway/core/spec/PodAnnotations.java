package dev.spillway.core.spec;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A pod's annotations under one prefix. */
record PodAnnotations(Map<String, String> all, String prefix) {

    static PodAnnotations of(Pod pod, String prefix) {
        return new PodAnnotations(
                Optional.ofNullable(pod.getMetadata().getAnnotations()).orElse(Map.of()), prefix);
    }

    /** The stripped value; empty if the annotation is missing or blank. */
    Optional<String> get(String name) {
        return Optional.ofNullable(all.get(prefix + name)).map(String::strip).filter(v -> !v.isEmpty());
    }

    /** The parts of a comma-separated value, in order. */
    List<String> list(String name) {
        return get(name).stream()
                .flatMap(v -> Stream.of(v.split(",")))
                .map(String::strip)
                .filter(v -> !v.isEmpty())
                .toList();
    }
}
