package dev.spillway.billing.bill;

import dev.spillway.billing.ledger.SpecUse;
import dev.spillway.core.meter.Subject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a bill has a column and a line for each value of. */
public sealed interface Grouping {

    /** The column's title. */
    String title();

    /** The value for a usage in the day that begins at {@code dayStart}. */
    String valueOf(Subject subject, SpecUse use, long dayStart, ZoneId zone);

    /** Groupings that need nothing but a name. */
    enum By implements Grouping {
        NAMESPACE,
        WORKLOAD,
        NODE,
        ZONE,
        SPEC,
        DAY;

        @Override
        public String title() {
            return name().toLowerCase(Locale.ROOT);
        }

        @Override
        public String valueOf(Subject subject, SpecUse use, long dayStart, ZoneId zone) {
            return switch (this) {
                case NAMESPACE -> subject.namespace();
                case WORKLOAD -> subject.ownerKind() + "/" + subject.owner();
                case NODE -> subject.node();
                case ZONE -> subject.zone();
                case SPEC -> use.spec().name() + (use.spot() ? " spot" : "");
                case DAY ->
                    LocalDate.ofInstant(Instant.ofEpochSecond(dayStart), zone).toString();
            };
        }
    }

    /** By the value of a pod label; empty for pods without it. */
    record ByLabel(String name) implements Grouping {
        @Override
        public String title() {
            return "label:" + name;
        }

        @Override
        public String valueOf(Subject subject, SpecUse use, long dayStart, ZoneId zone) {
            return subject.labels().getOrDefault(name, "");
        }
    }

    /**
     * A comma-separated list: {@code namespace,label:team,day}.
     *
     * @throws IllegalArgumentException naming what there is to group by
     */
    static List<Grouping> parse(String text) {
        return Stream.of(text.split(",", -1))
                .map(String::strip)
                .map(Grouping::one)
                .toList();
    }

    private static Grouping one(String name) {
        if (name.startsWith("label:") && name.length() > "label:".length()) {
            return new ByLabel(name.substring("label:".length()));
        }
        return Stream.of(By.values())
                .filter(by -> by.title().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("cannot group by \"" + name
                        + "\"; there are namespace, workload, node, zone, spec, day and label:NAME"));
    }
}
