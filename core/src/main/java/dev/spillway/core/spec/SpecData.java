package dev.spillway.core.spec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;

/** The catalogues' data files, which lie beside the classes. */
final class SpecData {
    private SpecData() {}

    /** The lines of a data file without comments and blank lines. */
    static List<String> lines(String file) {
        try (InputStream in = SpecData.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("spec data is missing from the class path: " + file);
            }
            return new BufferedReader(new InputStreamReader(in, UTF_8))
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
