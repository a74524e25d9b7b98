package dev.spillway.app;

import dev.spillway.billing.table.Table;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** How a result is printed. */
final class OutputOption {
    enum Format {
        text,
        csv,
        json
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES}; by default ${DEFAULT-VALUE}.")
    private Format format = Format.text;

    void print(Table table, PrintWriter out) {
        out.print(
                switch (format) {
                    case text -> table.toText();
                    case csv -> table.toCsv();
                    case json -> table.toJson();
                });
        out.flush();
    }
}
