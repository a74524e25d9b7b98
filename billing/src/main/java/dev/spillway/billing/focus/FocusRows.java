package dev.spillway.billing.focus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.billing.bill.Bill;
import dev.spillway.billing.bill.BillQuery;
import dev.spillway.billing.table.Money;
import dev.spillway.core.ElasticSpec;
import dev.spillway.core.meter.Subject;
import dev.spillway.core.meter.UsageSegment;
import dev.spillway.core.price.Ratio;
import dev.spillway.core.price.Tariff;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Makes the rows of an export. */
record FocusRows(FocusExport export, BillQuery query) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final MathContext UNIT_PRICE = new MathContext(20, RoundingMode.HALF_EVEN);
    private static final String UNIT = "Seconds";

    /** A part of a segment with one price; {@code start} as in {@link Tariff#charge}. */
    FocusRow usage(UsageSegment segment, long start, long from, long to) {
        ElasticSpec spec = segment.spec();
        String region = segment.subject().region();
        Tariff list = Tariff.of(query.book(), spec, false, region);
        Tariff paid = Tariff.of(query.book(), spec, segment.spot(), region);
        BigDecimal listPrice = decimal(list.rateAt(from).orElse(Ratio.NONE));
        BigDecimal listCost = Money.of(list.charge(start, from, to));
        // With a decimal point, so that readers that guess types see no integers.
        BigDecimal seconds = BigDecimal.valueOf(to - from).setScale(1);
        FocusRow row = row(from, to, "Usage", Money.of(paid.charge(start, from, to)), listCost)
                .set(FocusColumn.CHARGE_DESCRIPTION, "Elastic pod " + spec.name() + (segment.spot() ? ", spot" : ""))
                .set(FocusColumn.CHARGE_FREQUENCY, "Usage-Based")
                .set(FocusColumn.CONSUMED_QUANTITY, seconds)
                .set(FocusColumn.CONSUMED_UNIT, UNIT)
                .set(FocusColumn.LIST_UNIT_PRICE, listPrice)
                .set(FocusColumn.CONTRACTED_UNIT_PRICE, listPrice)
                .set(FocusColumn.PRICING_CATEGORY, segment.spot() ? "Dynamic" : "Standard")
                .set(FocusColumn.PRICING_QUANTITY, seconds)
                .set(FocusColumn.PRICING_UNIT, UNIT);
        sku(row, spec);
        place(row, segment.subject());
        return row.set(FocusColumn.RESOURCE_ID, segment.uid())
                .set(FocusColumn.RESOURCE_NAME, segment.podName())
                .set(FocusColumn.RESOURCE_TYPE, "Pod");
    }

    /** Vouchers take off what was paid before; all else is an adjustment. */
    FocusRow adjustment(Bill.Adjustment adjustment) {
        BigDecimal cost = Money.of(adjustment.nanos());
        return row(
                        query.from(),
                        query.to(),
                        adjustment.what().startsWith("voucher ") ? "Credit" : "Adjustment",
                        cost,
                        cost)
                .set(FocusColumn.CHARGE_DESCRIPTION, adjustment.what())
                .set(FocusColumn.CHARGE_FREQUENCY, "Recurring");
    }

    private FocusRow row(long from, long to, String category, BigDecimal cost, BigDecimal listCost) {
        return new FocusRow()
                .set(FocusColumn.BILLED_COST, cost)
                .set(FocusColumn.EFFECTIVE_COST, cost)
                .set(FocusColumn.LIST_COST, listCost)
                .set(FocusColumn.CONTRACTED_COST, listCost)
                .set(FocusColumn.BILLING_ACCOUNT_ID, export.accountId())
                .set(FocusColumn.BILLING_ACCOUNT_NAME, export.accountName())
                .set(FocusColumn.BILLING_CURRENCY, query.book().currency())
                .set(FocusColumn.BILLING_PERIOD_START, time(query.from()))
                .set(FocusColumn.BILLING_PERIOD_END, time(query.to()))
                .set(FocusColumn.CHARGE_PERIOD_START, time(from))
                .set(FocusColumn.CHARGE_PERIOD_END, time(to))
                .set(FocusColumn.CHARGE_CATEGORY, category)
                .set(FocusColumn.INVOICE_ISSUER_NAME, export.issuer())
                .set(FocusColumn.PROVIDER_NAME, "Spillway")
                .set(FocusColumn.PUBLISHER_NAME, "Spillway")
                .set(FocusColumn.SERVICE_CATEGORY, "Compute")
                .set(FocusColumn.SERVICE_SUBCATEGORY, "Serverless Compute")
                .set(FocusColumn.SERVICE_NAME, "Elastic pods");
    }

    private void sku(FocusRow row, ElasticSpec spec) {
        String family = spec.family().isEmpty() ? "" : spec.family() + "/";
        String sku = spec.isAsRequested()
                ? "as-requested/" + spec.milliCpu() + "m-" + spec.memoryBytes()
                : family + spec.name();
        row.set(FocusColumn.SKU_ID, sku)
                .set(FocusColumn.SKU_PRICE_ID, query.book().name() + "/" + sku)
                .set(FocusColumn.SKU_METER, "Pod time")
                .set(FocusColumn.SKU_PRICE_DETAILS, json(details(spec)));
    }

    private static Map<String, Object> details(ElasticSpec spec) {
        Map<String, Object> details = new TreeMap<>();
        details.put("CoreCount", BigDecimal.valueOf(spec.milliCpu(), 3));
        details.put("MemorySize", gib(spec.memoryBytes()));
        if (spec.gpus() > 0) {
            details.put("GpuCount", spec.gpus());
        }
        if (spec.ephemeralStorageBytes() > 0) {
            details.put("DiskSpace", gib(spec.ephemeralStorageBytes()));
        }
        return details;
    }

    private static BigDecimal gib(long bytes) {
        return new BigDecimal(bytes).divide(BigDecimal.valueOf(1L << 30));
    }

    private static void place(FocusRow row, Subject subject) {
        row.set(FocusColumn.AVAILABILITY_ZONE, subject.zone())
                .set(FocusColumn.REGION_ID, subject.region())
                .set(FocusColumn.REGION_NAME, subject.region())
                .set(FocusColumn.SUB_ACCOUNT_ID, subject.namespace())
                .set(FocusColumn.SUB_ACCOUNT_NAME, subject.namespace())
                .set(FocusColumn.TAGS, json(subject.labels()))
                .set(FocusColumn.X_NODE, subject.node())
                .set(FocusColumn.X_WORKLOAD, subject.owner())
                .set(FocusColumn.X_WORKLOAD_KIND, subject.ownerKind());
    }

    private static String json(Map<String, ?> object) {
        try {
            return JSON.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map cannot be written as JSON", e);
        }
    }

    private static BigDecimal decimal(Ratio nanosPerSecond) {
        return new BigDecimal(nanosPerSecond.numerator())
                .movePointLeft(9)
                .divide(new BigDecimal(nanosPerSecond.denominator()), UNIT_PRICE);
    }

    private static String time(long second) {
        return Instant.ofEpochSecond(second).toString();
    }
}
