package dev.spillway.provider.simulator;

import java.util.BitSet;
import java.util.OptionalInt;

/** Hands out the addresses of an IPv4 range, an address that was just freed last. Safe for use by many threads. */
final class AddressRange {
    private final String cidr;
    private final int base;
    private final int size;
    private final BitSet taken = new BitSet();
    private int next = 1;

    AddressRange(String cidr) {
        int slash = cidr.indexOf('/');
        OptionalInt address = slash < 0 ? OptionalInt.empty() : parse(cidr.substring(0, slash));
        int prefix = address.isPresent() ? number(cidr.substring(slash + 1)) : -1;
        if (prefix < 8 || prefix > 30) {
            throw new IllegalArgumentException(
                    "podCidr '" + cidr + "' is no IPv4 range between /8 and /30; write one such as 10.250.0.0/16");
        }
        this.cidr = cidr;
        this.size = 1 << (32 - prefix);
        this.base = address.getAsInt() & -size;
    }

    /** The offset of a free address; empty if there is none. Neither the first nor the last of the range. */
    synchronized OptionalInt take() {
        int free = taken.nextClearBit(next);
        if (free >= size - 1) {
            free = taken.nextClearBit(1);
        }
        if (free >= size - 1) {
            return OptionalInt.empty();
        }
        taken.set(free);
        next = free + 1;
        return OptionalInt.of(free);
    }

    /** Takes this very address, if it is in the range and free. */
    synchronized OptionalInt take(String address) {
        OptionalInt parsed = parse(address);
        int offset = parsed.isPresent() ? parsed.getAsInt() - base : -1;
        if (offset < 1 || offset >= size - 1 || taken.get(offset)) {
            return OptionalInt.empty();
        }
        taken.set(offset);
        return OptionalInt.of(offset);
    }

    synchronized void free(int offset) {
        taken.clear(offset);
    }

    String address(int offset) {
        int a = base + offset;
        return (a >>> 24) + "." + (a >>> 16 & 255) + "." + (a >>> 8 & 255) + "." + (a & 255);
    }

    @Override
    public String toString() {
        return cidr;
    }

    private static OptionalInt parse(String address) {
        String[] parts = address.split("\\.", -1);
        int value = 0;
        for (String part : parts) {
            int octet = number(part);
            if (parts.length != 4 || octet < 0 || octet > 255) {
                return OptionalInt.empty();
            }
            value = value << 8 | octet;
        }
        return OptionalInt.of(value);
    }

    private static int number(String digits) {
        return digits.matches("\\d{1,3}") ? Integer.parseInt(digits) : -1;
    }
}
