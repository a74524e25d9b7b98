package dev.spillway.core.spec;

import java.util.List;
import java.util.stream.Collectors;

/** Words for what cannot be sized. */
final class Refusals {
    private Refusals() {}

    static Sizing noFit(String catalogue, PodSize asked, List<PodSize> nearest) {
        return new Sizing.Refused(
                "NoElasticSpecFits",
                "no spec of catalogue " + catalogue + " covers " + asked + "; the nearest are "
                        + nearest.stream().map(PodSize::toString).collect(Collectors.joining(", "))
                        + ": lower the containers' resources or choose one of these");
    }

    static Sizing invalid(String field, String value, String fix) {
        return new Sizing.Refused("InvalidElasticSpec", "annotation " + field + ": \"" + value + "\": " + fix);
    }

    static Sizing invalidPod(String field, String fix) {
        return new Sizing.Refused("InvalidElasticSpec", field + ": " + fix);
    }
}
