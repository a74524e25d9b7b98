package dev.spillway.app.config;

import dev.spillway.core.price.Clock;
import dev.spillway.core.price.Period;
import dev.spillway.core.price.Price;
import dev.spillway.core.price.PriceBook;
import dev.spillway.core.price.PriceList;
import dev.spillway.core.price.Settlement;
import dev.spillway.core.price.Unit;
import dev.spillway.core.price.Voucher;
import dev.spillway.core.spec.Catalogue;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads price books: files of one's own, and those that come with the program. Numbers are taken as they are written. */
public final class PriceBookReader {
    /** Books that come with the program, by name; the first ones are the defaults, the others named options. */
    public static final List<String> BUILT_IN =
            List.of("eci-cny", "eci-usd", "tke-cny", "eci-cny-first-pull", "eci-usd-first-pull");

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    private PriceBookReader() {}

    /** A built-in book of this name, else the file of this name. */
    public static PriceBook read(String nameOrFile) throws ConfigurationException {
        return BUILT_IN.contains(nameOrFile) ? builtIn(nameOrFile) : read(Path.of(nameOrFile));
    }

    static PriceBook read(Path file) throws ConfigurationException {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new ConfigurationException("price book " + file + " cannot be read: " + e.getMessage()
                    + "; name a file, or one of " + String.join(", ", BUILT_IN));
        }
    }

    private static PriceBook builtIn(String name) throws ConfigurationException {
        String file = "books/" + name + ".yaml";
        try (InputStream in = PriceBookReader.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("a built-in price book is missing: " + file);
            }
            return parse(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new ConfigurationException("built-in price book " + name + " cannot be read: " + e.getMessage());
        }
    }

    static PriceBook parse(String file, String text) throws ConfigurationException {
        YamlMap top = YamlMap.of(file, "", ConfigurationReader.compose(file, text));
        top.oneOf("apiVersion", "", ConfigurationReader.API_VERSION);
        top.oneOf("kind", "", "PriceBook");
        String name = top.matching("name", NAME, "a lower-case name");
        String currency = top.matching("currency", CURRENCY, "a currency's three letters, as in USD");
        Set<String> regions = Set.copyOf(top.strings("regions"));
        Clock clock = named(top, "clock", Clock::named);
        Optional<String> catalogue = catalogue(top);
        Optional<BigDecimal> spot = optionalNumber(top, "spot");
        Optional<Settlement> settlement =
                optionalNumber(top, "settlementSmallest").map(Settlement::new);
        List<PriceList> lists = lists(top);
        List<Voucher> vouchers = vouchers(top);
        top.done();
        try {
            return new PriceBook(name, currency, regions, clock, catalogue, spot, settlement, lists, vouchers);
        } catch (IllegalArgumentException e) {
            throw top.refusal("name", "cannot be used: " + e.getMessage());
        }
    }

    private static Optional<String> catalogue(YamlMap top) throws ConfigurationException {
        Optional<String> name = top.optionalString("catalogue");
        if (name.isPresent() && Catalogue.named(name.get()).isEmpty()) {
            throw top.refusal("catalogue", "is \"" + name.get() + "\"; there is no such catalogue of specs");
        }
        return name;
    }

    private static List<PriceList> lists(YamlMap top) throws ConfigurationException {
        List<PriceList> lists = new ArrayList<>();
        for (YamlMap map : top.maps("prices")) {
            long from = second(map, "from", PriceList.OPEN_START);
            long to = second(map, "to", PriceList.OPEN_END);
            Map<String, List<Price>> prices = new HashMap<>();
            for (YamlMap spec : map.maps("specs")) {
                prices.put(family(spec), prices(spec));
                spec.done();
            }
            map.done();
            if (from >= to) {
                throw map.refusal("to", "is not after from");
            }
            lists.add(new PriceList(from, to, prices));
        }
        return lists;
    }

    /** Pods that get what they request have a spec of no family. */
    private static String family(YamlMap spec) throws ConfigurationException {
        String family = spec.string("family");
        return family.equals("as-requested") ? "" : family;
    }

    private static List<Price> prices(YamlMap spec) throws ConfigurationException {
        List<Price> prices = new ArrayList<>();
        for (YamlMap map : spec.maps("per")) {
            prices.add(new Price(
                    number(map, "amount"), named(map, "unit", Unit::named), named(map, "period", Period::named)));
            map.done();
        }
        return List.copyOf(prices);
    }

    private static List<Voucher> vouchers(YamlMap top) throws ConfigurationException {
        List<Voucher> vouchers = new ArrayList<>();
        for (YamlMap map : top.maps("vouchers")) {
            vouchers.add(new Voucher(
                    map.string("id"),
                    map.optionalString("family").orElse(""),
                    map.string("spec"),
                    map.integer("count", 1, 1, 1_000_000),
                    map.optionalString("region").orElse(""),
                    second(map, "from", Long.MIN_VALUE),
                    second(map, "to", Long.MAX_VALUE),
                    number(map, "paid")));
            map.done();
        }
        return List.copyOf(vouchers);
    }

    private interface Naming<T> {
        T of(String text);
    }

    private static <T> T named(YamlMap map, String key, Naming<T> naming) throws ConfigurationException {
        try {
            return naming.of(map.string(key));
        } catch (IllegalArgumentException e) {
            throw map.refusal(key, "cannot be used: " + e.getMessage());
        }
    }

    private static BigDecimal number(YamlMap map, String key) throws ConfigurationException {
        try {
            BigDecimal number = new BigDecimal(map.string(key));
            if (number.signum() >= 0) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Refused below with the same words as a negative number.
        }
        throw map.refusal(key, "is \"" + map.string(key) + "\"; write a number of 0 or more, as in 0.000049");
    }

    private static Optional<BigDecimal> optionalNumber(YamlMap map, String key) throws ConfigurationException {
        return map.optionalString(key).isEmpty() ? Optional.empty() : Optional.of(number(map, key));
    }

    private static long second(YamlMap map, String key, long fallback) throws ConfigurationException {
        Optional<String> text = map.optionalString(key);
        try {
            return text.map(Instant::parse).map(Instant::getEpochSecond).orElse(fallback);
        } catch (DateTimeParseException e) {
            throw map.refusal(key, "is \"" + text.orElse("") + "\"; write a time as in 2026-01-01T00:00:00Z");
        }
    }
}
