package dev.spillway.billing.bill;

import dev.spillway.core.price.PriceBook;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Works out, from every charged usage, what is added to or taken off a bill. */
interface Adjuster {
    long HOUR = 3600;

    void take(ChargedUse use);

    /** After the last usage. */
    List<Bill.Adjustment> adjustments();

    static List<Adjuster> of(PriceBook book) {
        Optional<Adjuster> rounding = book.settlement().map(SettlementRounding::new);
        Optional<Adjuster> vouchers =
                book.vouchers().isEmpty() ? Optional.empty() : Optional.of(new VoucherOffsets(book));
        return Stream.of(rounding, vouchers).flatMap(Optional::stream).toList();
    }
}
