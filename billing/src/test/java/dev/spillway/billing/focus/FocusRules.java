package dev.spillway.billing.focus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules of FOCUS 1.2 that a cost and usage dataset of ours can break, written from the specification. */
final class FocusRules {
    private static final Set<String> MANDATORY = Set.of(
            "BilledCost",
            "BillingAccountId",
            "BillingAccountName",
            "BillingCurrency",
            "BillingPeriodEnd",
            "BillingPeriodStart",
            "ChargeCategory",
            "ChargeClass",
            "ChargeDescription",
            "ChargePeriodEnd",
            "ChargePeriodStart",
            "ContractedCost",
            "EffectiveCost",
            "InvoiceIssuerName",
            "ListCost",
            "PricingQuantity",
            "PricingUnit",
            "ProviderName",
            "PublisherName",
            "ServiceCategory",
            "ServiceName");
    private static final Set<String> NOT_NULL = Set.of(
            "BilledCost",
            "BillingAccountId",
            "BillingCurrency",
            "BillingPeriodEnd",
            "BillingPeriodStart",
            "ChargeCategory",
            "ChargeFrequency",
            "ChargePeriodEnd",
            "ChargePeriodStart",
            "ContractedCost",
            "EffectiveCost",
            "InvoiceIssuerName",
            "ListCost",
            "ProviderName",
            "PublisherName",
            "ServiceCategory",
            "ServiceName",
            "ServiceSubcategory");
    private static final Set<String> FOR_USAGE = Set.of(
            "ConsumedQuantity",
            "ConsumedUnit",
            "ContractedUnitPrice",
            "ListUnitPrice",
            "PricingCategory",
            "PricingQuantity",
            "PricingUnit",
            "SkuId",
            "SkuPriceId");
    private static final Map<String, Set<String>> ALLOWED = Map.of(
            "ChargeCategory", Set.of("Usage", "Purchase", "Tax", "Credit", "Adjustment"),
            "ChargeClass", Set.of("", "Correction"),
            "ChargeFrequency", Set.of("One-Time", "Recurring", "Usage-Based"),
            "PricingCategory", Set.of("", "Standard", "Dynamic", "Committed", "Other"),
            "ServiceCategory", Set.of("Compute"),
            "ServiceSubcategory", Set.of("Containers", "Serverless Compute"));
    private static final Set<String> NUMERIC = Set.of(
            "BilledCost",
            "EffectiveCost",
            "ListCost",
            "ContractedCost",
            "ListUnitPrice",
            "ContractedUnitPrice",
            "PricingQuantity",
            "ConsumedQuantity");
    private static final Map<String, String> TOGETHER = Map.of(
            "ConsumedUnit", "ConsumedQuantity",
            "PricingUnit", "PricingQuantity",
            "RegionName", "RegionId",
            "ResourceName", "ResourceId",
            "ResourceType", "ResourceId",
            "SubAccountName", "SubAccountId",
            "SkuMeter", "SkuId",
            "SkuPriceDetails", "SkuPriceId");
    private static final Set<String> SKU_PROPERTIES = Set.of("CoreCount", "MemorySize", "GpuCount", "DiskSpace");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?(E-?\\d+)?");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> violations = new ArrayList<>();

    private FocusRules() {}

    static List<String> violations(String csv) {
        FocusRules rules = new FocusRules();
        List<String> header = cells(csv.lines().findFirst().orElse(""));
        rules.header(header);
        rows(csv).forEach(rules::row);
        return rules.violations;
    }

    static List<Map<String, String>> rows(String csv) {
        List<String> header = cells(csv.lines().findFirst().orElse(""));
        return csv.lines().skip(1).map(line -> row(header, cells(line))).toList();
    }

    private static Map<String, String> row(List<String> header, List<String> cells) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < header.size(); i++) {
            row.put(header.get(i), i < cells.size() ? cells.get(i) : "missing cell");
        }
        return row;
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }

    private void header(List<String> header) {
        MANDATORY.forEach(column -> check(header.contains(column), "mandatory column is missing: " + column));
        check(new HashSet<>(header).size() == header.size(), "a column appears twice: " + header);
        header.forEach(column ->
                check(column.matches("([A-Z][A-Za-z]+|x_[A-Z][A-Za-z]+)"), "column is not in Pascal case: " + column));
    }

    private void row(Map<String, String> row) {
        NOT_NULL.forEach(column -> check(!get(row, column).isEmpty(), column + " is null in " + row));
        ALLOWED.forEach(
                (column, allowed) -> check(allowed.contains(get(row, column)), column + " is " + get(row, column)));
        NUMERIC.forEach(column -> check(
                get(row, column).isEmpty() || NUMBER.matcher(get(row, column)).matches(),
                column + " is no number: " + get(row, column)));
        TOGETHER.forEach((column, other) -> check(
                get(row, column).isEmpty() == get(row, other).isEmpty(),
                column + " and " + other + " are not null together"));
        check(get(row, "BillingCurrency").matches("[A-Z]{3}"), "BillingCurrency is no ISO 4217 code");
        periods(row);
        costs(row);
        usage(row);
        keyValues(row);
    }

    private void periods(Map<String, String> row) {
        for (String column :
                List.of("BillingPeriodStart", "BillingPeriodEnd", "ChargePeriodStart", "ChargePeriodEnd")) {
            check(TIME.matcher(get(row, column)).matches(), column + " is no UTC time: " + get(row, column));
        }
        check(
                time(row, "ChargePeriodStart").isBefore(time(row, "ChargePeriodEnd")),
                "the charge period is empty in " + row);
        check(
                !time(row, "ChargePeriodStart").isBefore(time(row, "BillingPeriodStart"))
                        && !time(row, "ChargePeriodEnd").isAfter(time(row, "BillingPeriodEnd")),
                "the charge period is outside the billing period in " + row);
    }

    /** A product meets its cost to within a nano, to which costs are rounded. */
    private void costs(Map<String, String> row) {
        for (String kind : List.of("List", "Contracted")) {
            if (!get(row, kind + "UnitPrice").isEmpty()) {
                BigDecimal product = number(row, kind + "UnitPrice").multiply(number(row, "PricingQuantity"));
                BigDecimal off = product.subtract(number(row, kind + "Cost")).abs();
                check(off.compareTo(new BigDecimal("0.000000001")) <= 0, kind + "Cost is off by " + off);
                check(number(row, kind + "UnitPrice").signum() >= 0, kind + "UnitPrice is negative");
            }
        }
        if (Set.of("Credit", "Adjustment").contains(get(row, "ChargeCategory"))) {
            for (String cost : List.of("EffectiveCost", "ListCost", "ContractedCost")) {
                check(number(row, cost).compareTo(number(row, "BilledCost")) == 0, cost + " is not BilledCost");
            }
        }
    }

    private void usage(Map<String, String> row) {
        boolean usage = get(row, "ChargeCategory").equals("Usage");
        if (usage) {
            FOR_USAGE.forEach(column -> check(!get(row, column).isEmpty(), column + " is null for usage"));
        } else {
            check(get(row, "ConsumedQuantity").isEmpty(), "ConsumedQuantity is not null for " + row);
        }
    }

    private void keyValues(Map<String, String> row) {
        for (String column : List.of("Tags", "SkuPriceDetails")) {
            if (!get(row, column).isEmpty()) {
                JsonNode object = json(get(row, column));
                check(object.isObject(), column + " is no JSON object");
                object.forEach(value -> check(value.isValueNode(), column + " holds a nested value"));
            }
        }
        if (!get(row, "SkuPriceDetails").isEmpty()) {
            json(get(row, "SkuPriceDetails"))
                    .fieldNames()
                    .forEachRemaining(
                            key -> check(SKU_PROPERTIES.contains(key) || key.startsWith("x_"), "SKU property " + key));
        }
    }

    private void check(boolean holds, String violation) {
        if (!holds) {
            violations.add(violation);
        }
    }

    private static String get(Map<String, String> row, String column) {
        return row.getOrDefault(column, "");
    }

    private static BigDecimal number(Map<String, String> row, String column) {
        return new BigDecimal(get(row, column));
    }

    private static Instant time(Map<String, String> row, String column) {
        return Instant.parse(get(row, column));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }
}
