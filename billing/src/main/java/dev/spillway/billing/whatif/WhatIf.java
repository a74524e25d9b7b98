package dev.spillway.billing.whatif;

import dev.spillway.billing.ledger.LedgerStore;
import dev.spillway.core.ElasticSpec;
import dev.spillway.core.meter.Ending;
import dev.spillway.core.meter.UsageSegment;
import dev.spillway.core.price.PriceBook;
import java.util.ArrayList;
import java.util.List;

/**
 * Replays recorded usage against price books, servers and reservations.
 *
 * @param from first epoch second, a whole hour
 * @param to first epoch second that is not replayed any more, a whole hour
 * @param asOf meters that still run are replayed up to here
 * @param paid the book that the usage is really charged by
 * @param books to compare with
 */
public record WhatIf(
        long from,
        long to,
        long asOf,
        PriceBook paid,
        List<PriceBook> books,
        List<Server> servers,
        List<Reservation> reservations) {
    public WhatIf {
        if (from >= to || from % Demand.HOUR != 0 || to % Demand.HOUR != 0) {
            throw new IllegalArgumentException("a comparison begins and ends with an hour");
        }
        books = List.copyOf(books);
        servers = List.copyOf(servers);
        reservations = List.copyOf(reservations);
    }

    /**
     * What each way would have cost; what was really paid comes first.
     *
     * @throws dev.spillway.billing.ledger.LedgerException if the ledger cannot be read
     */
    public List<Alternative> compare(LedgerStore ledger) {
        BookReplay real = BookReplay.recorded(paid);
        List<BookReplay> replays = new ArrayList<>(List.of(real));
        for (PriceBook book : books) {
            replays.add(BookReplay.sized(book, false));
            if (book.spot().isPresent()) {
                replays.add(BookReplay.sized(book, true));
            }
        }
        Demand demand = new Demand();
        PodHours hours = new PodHours(paid);
        ledger.read(view -> {
            view.segments(from, to, segment -> replay(segment, replays, demand, hours));
            view.meters(meter -> replay(meter.segment(Math.min(asOf, to), Ending.FINISHED), replays, demand, hours));
            return demand;
        });
        return results(replays, demand, hours);
    }

    private void replay(UsageSegment segment, List<BookReplay> replays, Demand demand, PodHours hours) {
        replays.forEach(replay -> replay.take(segment, from, to));
        ElasticSpec spec = segment.spec();
        long begins = Math.max(from, segment.from());
        long ends = Math.min(to, segment.to());
        if (begins < ends) {
            demand.add(begins, ends, spec.milliCpu(), spec.memoryBytes());
            hours.add(segment, begins, ends);
        }
    }

    private List<Alternative> results(List<BookReplay> replays, Demand demand, PodHours hours) {
        List<Alternative> results = new ArrayList<>();
        replays.forEach(replay -> results.add(replay.result()));
        List<Demand.Level> peaks = demand.hourlyPeaks(from, to);
        for (Server server : servers) {
            results.add(ServerFleet.fixed(server, peaks));
            results.add(ServerFleet.scaledHourly(server, peaks));
        }
        for (Reservation reservation : reservations) {
            results.add(hours.reserved(reservation, from, to));
        }
        return results;
    }
}
