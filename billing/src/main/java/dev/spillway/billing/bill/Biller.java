package dev.spillway.billing.bill;

import dev.spillway.billing.ledger.LedgerStore;
import dev.spillway.billing.ledger.LedgerView;
import dev.spillway.billing.ledger.SpecUse;
import dev.spillway.core.meter.Ending;
import dev.spillway.core.meter.Subject;
import dev.spillway.core.meter.UsageSegment;
import dev.spillway.core.price.Tariff;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

        private Run(LedgerView view, BillQuery query) {
            this.view = view;
            this.query = query;
            this.subjects = view.subjects();
            this.specs = view.specs();
            this.totals = new GroupTotals(query);
            this.adjusters = Adjuster.of(query.book());
            subjects.forEach((id, subject) -> subjectIds.put(subject, id));
            specs.forEach((id, use) -> specIds.put(use, id));
            specs.forEach((id, use) -> tariffs.put(id, Tariff.of(query.book(), use.spec(), use.spot())));
        }

        private Bill bill() {
            if (adjusters.isEmpty()) {
                view.usage(query.from(), query.to(), query.book().clock(), this::add);
            } else {
                view.segments(query.from(), query.to(), this::add);
            }
            long openEnd = Math.min(query.asOf(), query.to());
            view.meters(meter -> add(meter.segment(openEnd, Ending.FINISHED)));
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

        /** One of perhaps millions: no object is made. */
        private void add(int subject, int spec, long start, long usedTo) {
            long from = Math.max(start, query.from());
            long to = Math.min(usedTo, query.to());
            if (from < to) {
                totals.add(subject, spec, tariff(spec), start, from, to);
            }
        }

        private void add(UsageSegment segment) {
            long start = segment.chargedFrom(query.book().clock());
            long from = Math.max(start, query.from());
            long to = Math.min(segment.to(), query.to());
            if (from < to) {
                int spec = id(specIds, new SpecUse(segment.spec(), segment.spot()));
                totals.add(id(subjectIds, segment.subject()), spec, tariff(spec), start, from, to);
                adjusters.forEach(a -> a.take(new ChargedUse(segment, tariff(spec), start, from, to)));
            }
        }

        private Tariff tariff(int spec) {
            return known(tariffs.get(spec));
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
