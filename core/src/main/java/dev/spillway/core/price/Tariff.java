package dev.spillway.core.price;

import dev.spillway.core.ElasticSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one spec costs in one price book over time. Immutable and thread-safe.
 *
 * <p>A usage is rounded once: the charge up to any second of it is the exact cost since its start, rounded half-even to
 * nanos, and a part of it is the difference of two such charges. So however a usage is cut (by hour, day or invoice), its
 * parts add up to the whole to the nano.
 */
public final class Tariff {
    /** Of what has no price. */
    public static final Tariff NONE = new Tariff(List.of());

    private final List<Piece> pieces;

    /**
     * One rate, in nanos per second; {@code over} and {@code under} are its parts where both are small enough for a usage
     * of a century to be reckoned in plain numbers, else {@code under} is 0.
     */
    private record Piece(long from, long to, Ratio rate, long over, long under, boolean complete) {
        private static final int SMALL_BITS = 31;
        private static final long CENTURY = 1L << 32;

        static Piece of(PriceList list, Ratio rate, boolean complete) {
            boolean small = rate.numerator().bitLength() < SMALL_BITS
                    && rate.denominator().bitLength() < SMALL_BITS;
            return new Piece(
                    list.from(),
                    list.to(),
                    rate,
                    small ? rate.numerator().longValueExact() : 0,
                    small ? rate.denominator().longValueExact() : 0,
                    complete);
        }

        boolean isPlainFor(long start, long end) {
            return under > 0 && from <= start && end <= to && end - start < CENTURY;
        }

        /** As {@link Ratio#roundHalfEven}; no rate is negative. */
        long rounded(long seconds) {
            long nanos = over * seconds;
            long whole = nanos / under;
            long twice = 2 * (nanos % under);
            return twice > under || (twice == under && whole % 2 == 1) ? whole + 1 : whole;
        }

        long secondsWithin(long start, long end) {
            return Math.max(0, Math.min(end, to) - Math.max(start, from));
        }
    }

    private Tariff(List<Piece> pieces) {
        this.pieces = pieces;
    }

    /** The tariff of a spec at list price, or at the book's spot price; without pieces if the book has no such price. */
    public static Tariff of(PriceBook book, ElasticSpec spec, boolean spot) {
        Optional<Ratio> part = spot ? book.spot().map(Ratio::of) : Optional.of(Ratio.of(1));
        List<Piece> pieces = new ArrayList<>();
        for (PriceList list : book.lists()) {
            list.nanosPerSecond(spec)
                    .flatMap(rate -> part.map(rate::times))
                    .ifPresent(rate -> pieces.add(Piece.of(list, rate, list.isCompleteFor(spec))));
        }
        return new Tariff(List.copyOf(pieces));
    }

    /** The same for a pod in a region, where the book may have no prices. */
    public static Tariff of(PriceBook book, ElasticSpec spec, boolean spot, String region) {
        return book.covers(region) ? of(book, spec, spot) : NONE;
    }

    /**
     * The charge in nanos for the seconds from {@code from} up to {@code to} of a usage that began at {@code start}.
     *
     * @throws ArithmeticException if it does not fit in a long: above nine thousand million of the currency
     */
    public long charge(long start, long from, long to) {
        for (Piece piece : pieces) {
            if (piece.isPlainFor(start, to)) {
                return piece.rounded(to - start) - piece.rounded(from - start);
            }
        }
        return exact(start, to).roundHalfEven() - exact(start, from).roundHalfEven();
    }

    /** Cost from {@code start} up to {@code end}, in nanos, unrounded. */
    public Ratio exact(long start, long end) {
        Ratio sum = Ratio.NONE;
        for (Piece piece : pieces) {
            sum = sum.plus(piece.rate.times(piece.secondsWithin(start, end)));
        }
        return sum;
    }

    /** How many of these seconds have no price for something that the spec gives. */
    public long unpriced(long from, long to) {
        long priced = 0;
        for (Piece piece : pieces) {
            priced += piece.complete ? piece.secondsWithin(from, to) : 0;
        }
        return to - from - priced;
    }

    /** The rate at a second, in nanos per second; empty if there is no price. */
    public Optional<Ratio> rateAt(long second) {
        return pieces.stream()
                .filter(p -> p.from <= second && second < p.to)
                .map(Piece::rate)
                .findFirst();
    }

    /** The seconds inside a span at which the rate changes, in order. */
    public List<Long> changesWithin(long from, long to) {
        return pieces.stream()
                .flatMap(p -> Stream.of(p.from, p.to))
                .filter(second -> from < second && second < to)
                .distinct()
                .sorted()
                .toList();
    }
}
