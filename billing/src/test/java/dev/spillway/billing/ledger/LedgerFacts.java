package dev.spillway.billing.ledger;

import dev.spillway.core.ElasticSpec;
import dev.spillway.core.meter.Ending;
import dev.spillway.core.meter.MeterFact;
import dev.spillway.core.meter.Subject;
import java.util.Map;
import java.util.TreeMap;

/** Facts for tests. */
public final class LedgerFacts {
    public static final Subject SUBJECT =
            new Subject("shop", "Deployment", "web", "vn-1", "zone-a", "region-1", new TreeMap<>(Map.of("app", "web")));
    public static final ElasticSpec SMALL = new ElasticSpec("1c1Gi", 1000, 1L << 30, 0, 0, "intel", 0, 0);
    public static final ElasticSpec LARGE = new ElasticSpec("2c4Gi", 2000, 4L << 30, 0, 0, "intel", 0, 0);

    private LedgerFacts() {}

    public static MeterFact accepted(String uid, long at) {
        return accepted(uid, SUBJECT, SMALL, false, at);
    }

    public static MeterFact accepted(String uid, Subject subject, ElasticSpec spec, boolean spot, long at) {
        return new MeterFact.Accepted(uid, "pod-" + uid, subject, spec, spot, at, at);
    }

    public static MeterFact pull(String uid, long at) {
        return new MeterFact.PullBegan(uid, at);
    }

    public static MeterFact ran(String uid, long at) {
        return new MeterFact.Ran(uid, at);
    }

    public static MeterFact resized(String uid, ElasticSpec spec, long at) {
        return new MeterFact.Resized(uid, spec, at);
    }

    public static MeterFact ended(String uid, long at) {
        return new MeterFact.Ended(uid, at, Ending.FINISHED);
    }
}
