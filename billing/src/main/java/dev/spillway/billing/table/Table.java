package dev.spillway.billing.table;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Rows under titles. Cells are strings or numbers; numbers are written in full and aligned right.
 *
 * @param rows each as long as {@code titles}
 * @param adjustments rows that belong to none of the others: last in CSV and JSON; in text the footer has them in its way
 * @param footer rows that sum up: set apart in text, left out of CSV and JSON
 */
public record Table(
        List<String> titles, List<List<Object>> rows, List<List<Object>> adjustments, List<List<Object>> footer) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    public Table {
        titles = List.copyOf(titles);
        rows = List.copyOf(rows);
        adjustments = List.copyOf(adjustments);
        footer = List.copyOf(footer);
        for (List<Object> row : rows) {
            if (row.size() != titles.size()) {
                throw new IllegalArgumentException("a row of " + row.size() + " cells under " + titles);
            }
        }
    }

    public Table(List<String> titles, List<List<Object>> rows) {
        this(titles, rows, List.of(), List.of());
    }

    public Table(List<String> titles, List<List<Object>> rows, List<List<Object>> footer) {
        this(titles, rows, List.of(), footer);
    }

    /** Aligned columns, two spaces apart, each line ended. */
    public String toText() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(titles.stream().map(title -> title.toUpperCase(Locale.ROOT)).toList());
        Stream.concat(rows.stream(), footer.stream()).forEach(row -> lines.add(texts(row)));
        int[] widths = IntStream.range(0, titles.size())
                .map(column -> lines.stream()
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            if (!footer.isEmpty() && i == lines.size() - footer.size()) {
                text.append("-".repeat(IntStream.of(widths).sum() + 2 * (widths.length - 1)))
                        .append('\n');
            }
            text.append(line(lines.get(i), widths)).append('\n');
        }
        return text.toString();
    }

    private String line(List<String> cells, int[] widths) {
        return IntStream.range(0, cells.size())
                .mapToObj(i -> pad(cells.get(i), widths[i], isNumeric(i)))
                .collect(joining("  "))
                .stripTrailing();
    }

    private boolean isNumeric(int column) {
        return rows.stream().anyMatch(row -> row.get(column) instanceof Number);
    }

    private static String pad(String cell, int width, boolean right) {
        String spaces = " ".repeat(width - cell.length());
        return right ? spaces + cell : cell + spaces;
    }

    private static List<String> texts(List<Object> row) {
        return row.stream().map(Table::text).toList();
    }

    private static String text(Object cell) {
        return cell instanceof BigDecimal number ? number.toPlainString() : cell.toString();
    }

    /** Comma-separated with a header line, quoted as RFC 4180 says; lines end in a line feed. */
    public String toCsv() {
        return Stream.concat(Stream.of(titles), data().map(Table::texts))
                .map(row -> row.stream().map(Csv::quoted).collect(joining(",")))
                .map(line -> line + "\n")
                .collect(joining());
    }

    /** An array of one object a row. */
    public String toJson() {
        List<Map<String, Object>> objects = data().map(this::object).toList();
        try {
            return JSON.writeValueAsString(objects) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a table cannot be written as JSON", e);
        }
    }

    private Stream<List<Object>> data() {
        return Stream.concat(rows.stream(), adjustments.stream());
    }

    private Map<String, Object> object(List<Object> row) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < titles.size(); i++) {
            object.put(titles.get(i), row.get(i));
        }
        return object;
    }
}
