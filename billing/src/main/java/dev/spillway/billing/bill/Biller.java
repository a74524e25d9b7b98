package dev.spillway.billing.bill;

import dev.spillway.billing.ledger.LedgerStore;
import dev.spillway.billing.ledger.LedgerView;
import dev.spillway.billing.ledger.SpecUse;
import dev.spillway.core.meter.Ending;
import dev.spillway.core.meter.Meter;
import dev.spillway.core.meter.Subject;
import dev.spillway.core.meter.UsageSegment;
import dev.spillway.core.price.PriceBook;
import dev.spillway.core.price.Tariff;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes bills from a ledger: the same bill from the same records, whenever it is asked for. */
public final class Biller {
    private Biller() {}

    /**
     * One bill, from one consistent view of the ledger.
     *
     * @throws dev.spillway.billing.ledger.LedgerException if it cannot be read
     */
    public static Bill bill(LedgerStore ledger, BillQuery query) {
        return ledger.read(view -> new Run(view, query).bill());
    }

    /** One reading of the ledger. */
    private static final class Run {
        private final LedgerView view;
        private final BillQuery query;
        private final Map<Integer, Subject> subjects;
        private final Map<Integer, SpecUse> specs;
        private final Map<Subject, Integer> subjectIds = new HashMap<>();
        private final Map<SpecUse, Integer> specIds = new HashMap<>();
        private final Map<Integer, Tariff> tariffs = new HashMap<>();
        private final GroupTotals totals;
        private final List<Adjuster> adjusters;
        private final Set<Integer> elsewhere = new HashSet<>();

        private Run(LedgerView view, BillQuery query) {
            this.view = view;
            this.query = query;
            this.subjects = view.subjects();
            this.specs = view.specs();
            this.totals = new GroupTotals(query);
            this.adjusters = adjusters();
            subjects.forEach((id, subject) -> subjectIds.put(subject, id));
            subjects.forEach((id, subject) -> {
                if (!query.book().covers(subject.region())) {
                    elsewhere.add(id);
                }
            });
            specs.forEach((id, use) -> specIds.put(use, id));
            specs.forEach((id, use) -> tariffs.put(id, Tariff.of(query.book(), use.spec(), use.spot())));
        }

        private Bill bill() {
            view.usage(query.from(), query.to(), query.book().clock(), this::add);
            if (!adjusters.isEmpty()) {
                view.resized(query.from(), query.to(), query.book().clock(), this::isPart);
            }
            view.meters(this::add);
            return new Bill(
                    query.from(),
                    query.to(),
                    query.asOf(),
                    query.book().name(),
                    query.book().currency(),
                    query.groupings().stream().map(Grouping::title).toList(),
                    totals.lines(subjects, specs),
                    adjusters.stream().flatMap(a -> a.adjustments().stream()).toList());
        }

        /** One of perhaps millions. */
        private void add(int subject, int spec, long start, long usedTo) {
            long from = Math.max(start, query.from());
            long to = Math.min(usedTo, query.to());
            if (from < to) {
                totals.add(subject, spec, tariff(subject, spec), start, from, to);
                if (!adjusters.isEmpty()) {
                    ChargedUse use = new ChargedUse(subject, spec, tariff(subject, spec), start, from, to);
                    adjusters.forEach(a -> a.take(use));
                }
            }
        }

        private void isPart(String uid, int subject, int spec, long start, long usedTo) {
            long from = Math.max(start, query.from());
            long to = Math.min(usedTo, query.to());
            if (from < to) {
                ChargedUse use = new ChargedUse(subject, spec, tariff(subject, spec), start, from, to);
                adjusters.forEach(a -> a.isPartOf(uid, use));
            }
        }

        private void add(Meter meter) {
            UsageSegment segment = meter.segment(Math.min(query.asOf(), query.to()), Ending.FINISHED);
            int subject = id(subjectIds, segment.subject());
            int spec = id(specIds, new SpecUse(segment.spec(), segment.spot()));
            long start = segment.chargedFrom(query.book().clock());
            add(subject, spec, start, segment.to());
            if (meter.number() > 0) {
                isPart(meter.uid(), subject, spec, start, segment.to());
            }
        }

        private List<Adjuster> adjusters() {
            PriceBook book = query.book();
            Optional<SettlementRounding> rounding = book.settlement().map(SettlementRounding::new);
            Optional<Adjuster> vouchers = book.vouchers().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new VoucherOffsets(
                            query, id -> known(subjects.get(id)), id -> known(specs.get(id)), rounding));
            // In this order: what vouchers leave is rounded.
            return Stream.of(vouchers, rounding)
                    .<Adjuster>flatMap(Optional::stream)
                    .toList();
        }

        private Tariff tariff(int subject, int spec) {
            return elsewhere.contains(subject) ? Tariff.NONE : known(tariffs.get(spec));
        }

        private static <T> int id(Map<T, Integer> ids, T value) {
            return known(ids.get(value));
        }

        private static <T> T known(@Nullable T value) {
            if (value == null) {
                throw new IllegalStateException("the ledger's usage names a subject or spec that it does not have");
            }
            return value;
        }
    }
}
