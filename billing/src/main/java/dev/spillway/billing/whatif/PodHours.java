package dev.spillway.billing.whatif;

import dev.spillway.core.ElasticSpec;
import dev.spillway.core.meter.UsageSegment;
import dev.spillway.core.price.Period;
import dev.spillway.core.price.PriceBook;
import dev.spillway.core.price.Ratio;
import dev.spillway.core.price.Tariff;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Pod-seconds of each spec in each hour: what reserved capacity can offset. */
final class PodHours {
    private final PriceBook book;
    private final Map<ElasticSpec, Map<Long, Long>> secondsByHour = new HashMap<>();

    /** How many reservations of a spec are cheapest, and what spec costs then. */
    private record Best(long count, Ratio nanos) {}

    PodHours(PriceBook book) {
        this.book = book;
    }

    void add(UsageSegment segment, long from, long to) {
        Map<Long, Long> hours = secondsByHour.computeIfAbsent(segment.spec(), s -> new TreeMap<>());
        for (long at = from; at < to; ) {
            long hour = Math.floorDiv(at, Demand.HOUR);
            long end = Math.min(to, (hour + 1) * Demand.HOUR);
            hours.merge(hour, end - at, Long::sum);
            at = end;
        }
    }

    /** For each spec the number of reservations that costs least, with what they do not cover at the book's prices. */
    Alternative reserved(Reservation reservation, long from, long to) {
        Ratio nanos = Ratio.NONE;
        long pods = 0;
        for (var entry : secondsByHour.entrySet()) {
            Best best = best(entry.getKey(), entry.getValue().values(), reservation, from, to);
            nanos = nanos.plus(best.nanos());
            pods += best.count();
        }
        return new Alternative(
                book.name() + ", with " + reservation.name(),
                nanos.roundHalfEven(),
                book.currency(),
                pods + " pods reserved, the rest pay as you go");
    }

    /** Cost falls and then rises with the number of reservations, so the first rise ends the search. */
    private Best best(ElasticSpec spec, Collection<Long> hours, Reservation reservation, long from, long to) {
        Ratio rate = Tariff.of(book, spec, false).rateAt(from).orElse(Ratio.NONE);
        Ratio each = price(reservation, spec).times(to - from).dividedBy(Period.MONTH.seconds());
        Best best = new Best(0, cost(0, hours, rate, each));
        while (true) {
            Best next = new Best(best.count() + 1, cost(best.count() + 1, hours, rate, each));
            if (next.nanos().minus(best.nanos()).numerator().signum() >= 0) {
                return best;
            }
            best = next;
        }
    }

    private static Ratio cost(long count, Collection<Long> hours, Ratio rate, Ratio each) {
        long uncovered = hours.stream()
                .mapToLong(seconds -> Math.max(0, seconds - count * Demand.HOUR))
                .sum();
        return rate.times(uncovered).plus(each.times(count));
    }

    /** A month of one pod of a spec, in nanos. */
    private static Ratio price(Reservation reservation, ElasticSpec spec) {
        Ratio cpu = Ratio.of(reservation.perVcpu()).times(spec.milliCpu()).dividedBy(1000);
        Ratio memory = Ratio.of(reservation.perGib()).times(spec.memoryBytes()).dividedBy(1L << 30);
        return cpu.plus(memory)
                .times(Ratio.of(reservation.factor()))
                .times(Ratio.of(BigDecimal.valueOf(1_000_000_000)));
    }
}
