package dev.spillway.localcluster;

/**
 * A range of IPv4 addresses.
 *
 * @param network the first address as an unsigned 32-bit number; host bits must be zero
 * @param prefix 0 to 32
 */
public record Cidr(int network, int prefix) {
    public Cidr {
        if (prefix < 0 || prefix > 32 || (network & ~mask(prefix)) != 0) {
            throw new IllegalArgumentException(dotted(network) + "/" + prefix + " is no network");
        }
    }

    /** Reads {@code a.b.c.d/prefix}. */
    public static Cidr parse(String text) {
        String[] parts = text.split("[./]", -1);
        if (parts.length != 5) {
            throw new IllegalArgumentException(text + " is not of the form a.b.c.d/prefix");
        }
        int address = 0;
        for (int i = 0; i < 4; i++) {
            address = address << 8 | (Integer.parseInt(parts[i]) & 0xff);
        }
        return new Cidr(address, Integer.parseInt(parts[4]));
    }

    /** The address at a distance from the first one, dotted. */
    public String address(int offset) {
        return dotted(network + offset);
    }

    /** True when one of the two contains the other. */
    public boolean overlaps(Cidr other) {
        int mask = mask(Math.min(prefix, other.prefix));
        return (network & mask) == (other.network & mask);
    }

    @Override
    public String toString() {
        return dotted(network) + "/" + prefix;
    }

    private static int mask(int prefix) {
        return prefix == 0 ? 0 : -1 << (32 - prefix);
    }

    private static String dotted(int address) {
        return "%d.%d.%d.%d".formatted(address >>> 24, address >>> 16 & 0xff, address >>> 8 & 0xff, address & 0xff);
    }
}
