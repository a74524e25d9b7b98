package dev.spillway.core.dialect;

import dev.spillway.core.dialect.AnnotationRule.Treatment;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every annotation that users of either cloud may write, and what becomes of it. Immutable. */
public final class AnnotationTable {
    private static final String RESOURCE = "annotations.table";

    private final List<AnnotationRule> rules;
    private final Map<String, AnnotationRule> byName;

    private AnnotationTable(List<AnnotationRule> rules) {
        this.rules = List.copyOf(rules);
        this.byName = rules.stream().collect(Collectors.toUnmodifiableMap(AnnotationRule::name, Function.identity()));
    }

    /** The table that this version of Spillway follows. */
    public static AnnotationTable load() {
        InputStream found = AnnotationTable.class.getResourceAsStream(RESOURCE);
        if (found == null) {
            throw new IllegalStateException(RESOURCE + " is missing from the class path");
        }
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(found, StandardCharsets.UTF_8))) {
            return new AnnotationTable(lines.lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(AnnotationTable::rule)
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
    }

    private static AnnotationRule rule(String line) {
        String[] cells = line.split(" \\| ", 4);
        Treatment treatment = Arrays.stream(Treatment.values())
                .filter(each -> each.text().equals(cells[2]))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(RESOURCE + ": unknown treatment in: " + line));
        return new AnnotationRule(cells[0], cells[1], treatment, cells[3]);
    }

    /** In the order of the documents. */
    public List<AnnotationRule> rules() {
        return rules;
    }

    /** For a pod on a virtual node: a sentence for each annotation that it carries for nothing, in alphabetical order. */
    public List<String> notHonoured(Map<String, String> annotations) {
        return new TreeSet<>(annotations.keySet())
                .stream()
                        .filter(byName::containsKey)
                        .map(byName::get)
                        .filter(rule -> rule.treatment() == Treatment.NO_EFFECT)
                        .map(rule -> "annotation " + rule.name() + " has no effect here: " + rule.happens())
                        .toList();
    }
}
