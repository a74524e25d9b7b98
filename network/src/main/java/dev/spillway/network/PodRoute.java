package dev.spillway.network;

import java.math.BigInteger;
import java.net.InetAddress;

/**
 * A way from this machine to pods elsewhere.
 *
 * @param network their range's first address
 * @param prefix the range's length
 * @param via the machine, on a network of this one's, that has them or knows the way on
 */
public record PodRoute(InetAddress network, int prefix, InetAddress via) {
    /**
     * Reads a CIDR and an address.
     *
     * @throws IllegalArgumentException if they are none, if the range begins elsewhere, or if they are of different
     *     families; the message says which
     */
    public static PodRoute of(String to, String via) {
        int slash = to.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("\"" + to + "\" is no range such as 10.244.1.0/24");
        }
        InetAddress network = InetAddress.ofLiteral(to.substring(0, slash));
        int prefix = Integer.parseInt(to.substring(slash + 1));
        int bits = network.getAddress().length * Byte.SIZE;
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException("\"" + to + "\" has a length that is not in 0.." + bits);
        }
        int lowestSet = new BigInteger(1, network.getAddress()).getLowestSetBit();
        if (lowestSet >= 0 && lowestSet < bits - prefix) {
            throw new IllegalArgumentException("\"" + to + "\" does not begin where a range of that length does");
        }
        InetAddress gateway = InetAddress.ofLiteral(via);
        if (gateway.getAddress().length != network.getAddress().length) {
            throw new IllegalArgumentException("\"" + to + "\" and \"" + via + "\" are not of one family");
        }
        return new PodRoute(network, prefix, gateway);
    }

    /** The range, as a CIDR. */
    public String to() {
        return network.getHostAddress() + "/" + prefix;
    }

    /** The next machine's address. */
    public String next() {
        return via.getHostAddress();
    }

    boolean isIpv6() {
        return network.getAddress().length > Integer.BYTES;
    }
}
