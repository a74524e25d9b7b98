package dev.spillway.billing.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private static final Table TABLE = new Table(
            List.of("namespace", "CNY"),
            List.of(List.of("shop", Money.of(73_344_000)), List.of("a,\"b\"", Money.of(1_000_000_000))),
            List.of(List.of("total", Money.of(1_073_344_000))));

    @Test
    void textIsAlignedWithNumbersToTheRight() {
        assertThat(TABLE.toText()).isEqualTo("""
                        NAMESPACE       CNY
                        shop       0.073344
                        a,"b"          1.00
                        -------------------
                        total      1.073344
                        """);
    }

    @Test
    void csvIsQuotedWhereNeededAndHasNoFooter() {
        assertThat(TABLE.toCsv()).isEqualTo("namespace,CNY\nshop,0.073344\n\"a,\"\"b\"\"\",1.00\n");
    }

    @Test
    void jsonKeepsNumbersExact() {
        assertThat(TABLE.toJson()).contains("\"CNY\" : 0.073344").contains("\"a,\\\"b\\\"\"");
    }

    @Test
    void moneyShowsAllItsDigits() {
        assertThat(Money.of(1).toPlainString()).isEqualTo("0.000000001");
        assertThat(Money.of(-5_000_000_000L).toPlainString()).isEqualTo("-5.00");
    }

    @Test
    void rowsMustFitTheirTitles() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Table(List.of("a"), List.of(List.of())));
    }
}
