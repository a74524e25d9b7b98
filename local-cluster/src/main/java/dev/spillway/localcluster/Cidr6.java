package dev.spillway.localcluster;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of IPv6 addresses, as an instance has them.
 *
 * @param subnet what comes before {@code ::}
 * @param first what comes after it in the first address
 * @param prefix 0 to 128
 */
public record Cidr6(String subnet, int first, int prefix) {
    private static final Pattern TEXT = Pattern.compile("([0-9a-f:]+?)::([0-9a-f]{0,4})/([0-9]{1,3})");

    /** Reads {@code a:b:c:d::/prefix}. */
    public static Cidr6 parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text + " is not of the form a:b:c:d::/prefix");
        }
        int first = matcher.group(2).isEmpty() ? 0 : Integer.parseInt(matcher.group(2), 16);
        return new Cidr6(matcher.group(1), first, Integer.parseInt(matcher.group(3)));
    }

    /** The address at a distance from the first one. */
    public String address(int offset) {
        return subnet + "::" + Integer.toHexString(first + offset);
    }

    @Override
    public String toString() {
        return subnet + "::" + (first == 0 ? "" : Integer.toHexString(first)) + "/" + prefix;
    }
}
