package dev.spillway.billing.bill;

import dev.spillway.billing.ledger.SpecUse;
import dev.spillway.core.meter.Subject;
import dev.spillway.core.price.Tariff;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds up usage by subject, spec and day in plain numbers; makes groups of them at the end. */
final class GroupTotals {
    private static final int USAGES = 0;
    private static final int SECONDS = 1;
    private static final int NANOS = 2;
    private static final int UNPRICED = 3;
    private static final Comparator<List<String>> BY_KEYS = GroupTotals::compare;

    private final BillQuery query;
    private final Map<Long, long[]> totals = new HashMap<>();
    private final Map<Long, Map<Long, long[]>> totalsByDay = new TreeMap<>();
    private final TreeMap<Long, Long> days = new TreeMap<>();

    GroupTotals(BillQuery query) {
        this.query = query;
    }

    /** A usage that is charged from {@code start} on, as far as it lies in the billed period. */
    void add(int subject, int spec, Tariff tariff, long start, long from, long to) {
        long key = (long) subject << 32 | spec;
        if (!query.splitsDays()) {
            add(totals, key, tariff, start, from, to);
            return;
        }
        for (long at = from; at < to; ) {
            var day = day(at);
            long end = Math.min(to, day.getValue());
            add(totalsByDay.computeIfAbsent(day.getKey(), d -> new HashMap<>()), key, tariff, start, at, end);
            at = end;
        }
    }

    private static void add(Map<Long, long[]> into, long key, Tariff tariff, long start, long from, long to) {
        long[] sums = into.computeIfAbsent(key, k -> new long[4]);
        sums[USAGES]++;
        sums[SECONDS] += to - from;
        sums[NANOS] = Math.addExact(sums[NANOS], tariff.charge(start, from, to));
        sums[UNPRICED] += tariff.unpriced(from, to);
    }

    /** The first second of the day that a second is in, and of the next one. */
    private Map.Entry<Long, Long> day(long second) {
        var known = days.floorEntry(second);
        if (known != null && second < known.getValue()) {
            return known;
        }
        LocalDate date = LocalDate.ofInstant(Instant.ofEpochSecond(second), query.zone());
        days.put(start(date), start(date.plusDays(1)));
        return days.floorEntry(second);
    }

    private long start(LocalDate date) {
        return date.atStartOfDay(query.zone()).toEpochSecond();
    }

    List<Bill.Line> lines(Map<Integer, Subject> subjects, Map<Integer, SpecUse> specs) {
        Map<List<String>, Amount> groups = new TreeMap<>(BY_KEYS);
        totals.forEach((key, sums) -> group(groups, key, sums, query.from(), subjects, specs));
        totalsByDay.forEach(
                (day, byKey) -> byKey.forEach((key, sums) -> group(groups, key, sums, day, subjects, specs)));
        return groups.entrySet().stream()
                .map(e -> new Bill.Line(e.getKey(), e.getValue()))
                .toList();
    }

    private void group(
            Map<List<String>, Amount> groups,
            long key,
            long[] sums,
            long day,
            Map<Integer, Subject> subjects,
            Map<Integer, SpecUse> specs) {
        Subject subject = known(subjects, (int) (key >>> 32));
        SpecUse use = known(specs, (int) key);
        List<String> keys = query.groupings().stream()
                .map(g -> g.valueOf(subject, use, day, query.zone()))
                .toList();
        Amount amount = Amount.of(use.spec(), sums[USAGES], sums[SECONDS], sums[NANOS], sums[UNPRICED]);
        groups.merge(keys, amount, Amount::plus);
    }

    private static <T> T known(Map<Integer, T> byId, int id) {
        T value = byId.get(id);
        if (value == null) {
            throw new IllegalStateException("the ledger names an id that it does not have: " + id);
        }
        return value;
    }

    private static int compare(List<String> a, List<String> b) {
        for (int i = 0; i < a.size(); i++) {
            int order = a.get(i).compareTo(b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
