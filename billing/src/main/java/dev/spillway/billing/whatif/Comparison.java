package dev.spillway.billing.whatif;

import static java.util.stream.Collectors.joining;

import dev.spillway.billing.table.Money;
import dev.spillway.billing.table.Table;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Alternatives beside what was really paid.
 *
 * @param alternatives the first is what was paid
 */
public record Comparison(List<Alternative> alternatives) {
    private static final int BAR = 24;
    private static final int WIDTH = 900;
    private static final int LABELS = 380;

    public Comparison {
        alternatives = List.copyOf(alternatives);
        if (alternatives.isEmpty()) {
            throw new IllegalArgumentException("nothing to compare with");
        }
    }

    /** One row each, with what it would have saved where the currency is the same. */
    public Table table() {
        List<List<Object>> rows = new ArrayList<>();
        for (Alternative a : alternatives) {
            rows.add(List.of(a.name(), a.currency(), Money.of(a.nanos()), saving(a), a.note()));
        }
        return new Table(List.of("alternative", "currency", "cost", "saves", "note"), rows);
    }

    private Object saving(Alternative a) {
        Alternative paid = alternatives.getFirst();
        return a.currency().equals(paid.currency()) ? Money.of(paid.nanos() - a.nanos()) : "";
    }

    /** A bar chart as an SVG file: bars of one currency share a scale. */
    public String chart() {
        int height = 2 * BAR * alternatives.size();
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + WIDTH + "\" height=\"" + height
                + "\" font-family=\"sans-serif\" font-size=\"13\">\n"
                + IntStream.range(0, alternatives.size()).mapToObj(this::bar).collect(joining())
                + "</svg>\n";
    }

    private String bar(int row) {
        Alternative a = alternatives.get(row);
        long largest = alternatives.stream()
                .filter(other -> other.currency().equals(a.currency()))
                .mapToLong(Alternative::nanos)
                .max()
                .orElse(1);
        long width = largest <= 0 ? 0 : Math.round((double) a.nanos() / largest * (WIDTH - LABELS - 170));
        int y = 2 * BAR * row + BAR;
        String colour = row == 0 ? "#c0504d" : "#4f81bd";
        BigDecimal cost = Money.of(a.nanos()).setScale(2, RoundingMode.HALF_EVEN);
        return "<text x=\"8\" y=\"" + y + "\">" + escaped(a.name()) + "</text>"
                + "<rect x=\"" + LABELS + "\" y=\"" + (y - 15) + "\" width=\"" + Math.max(0, width)
                + "\" height=\"20\" fill=\"" + colour + "\"/>"
                + "<text x=\"" + (LABELS + Math.max(0, width) + 8) + "\" y=\"" + y + "\">"
                + cost.toPlainString() + " " + escaped(a.currency()) + "</text>\n";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
