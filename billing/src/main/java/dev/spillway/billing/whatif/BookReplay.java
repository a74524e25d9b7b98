package dev.spillway.billing.whatif;

import dev.spillway.billing.ledger.SpecUse;
import dev.spillway.core.ElasticSpec;
import dev.spillway.core.meter.UsageSegment;
import dev.spillway.core.price.PriceBook;
import dev.spillway.core.price.Tariff;
import dev.spillway.core.spec.Catalogue;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Adds up what usage costs by one book. */
final class BookReplay {
    private final String name;
    private final PriceBook book;
    private final boolean resize;
    private final boolean spot;
    private final Map<SpecUse, Optional<Tariff>> tariffs = new HashMap<>();
    private long nanos;
    private long unpricedSeconds;

    private BookReplay(String name, PriceBook book, boolean resize, boolean spot) {
        this.name = name;
        this.book = book;
        this.resize = resize;
        this.spot = spot;
    }

    /** As it was recorded and charged. */
    static BookReplay recorded(PriceBook book) {
        return new BookReplay("as charged, " + book.name(), book, false, false);
    }

    /** With each pod in the size that the book's catalogue would have given it. */
    static BookReplay sized(PriceBook book, boolean spot) {
        return new BookReplay(book.name() + (spot ? ", all spot" : ", pay as you go"), book, true, spot);
    }

    void take(UsageSegment segment, long periodFrom, long periodTo) {
        long start = segment.chargedFrom(book.clock());
        long from = Math.max(start, periodFrom);
        long to = Math.min(segment.to(), periodTo);
        if (from >= to) {
            return;
        }
        if (!resize && !book.covers(segment.subject().region())) {
            unpricedSeconds += to - from;
            return;
        }
        Optional<Tariff> tariff =
                tariffs.computeIfAbsent(new SpecUse(segment.spec(), resize ? spot : segment.spot()), this::tariff);
        nanos = Math.addExact(nanos, tariff.map(t -> t.charge(start, from, to)).orElse(0L));
        unpricedSeconds += tariff.map(t -> t.unpriced(from, to)).orElse(to - from);
    }

    private Optional<Tariff> tariff(SpecUse use) {
        Optional<ElasticSpec> spec = resize
                ? book.catalogue()
                        .flatMap(Catalogue::named)
                        .orElse(Catalogue.AS_REQUESTED)
                        .covering(use.spec())
                : Optional.of(use.spec());
        return spec.map(s -> Tariff.of(book, s, use.spot()));
    }

    Alternative result() {
        String note = unpricedSeconds == 0 ? "" : unpricedSeconds + " pod-seconds have no price in it";
        return new Alternative(name, nanos, book.currency(), note);
    }
}
