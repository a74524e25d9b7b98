package dev.spillway.localcluster;

import java.util.List;

/**
 * A share of this machine's ports and addresses. Slots never overlap, so neither do instances.
 * Ports lie below the kernel's ephemeral range (32768) and below the node ports of Kubernetes (30000).
 */
record Slot(int number) {
    static final int COUNT = 32;
    static final int PORTS = 48;
    private static final int FIRST_PORT = 23000;
    private static final int FIRST_POD_NETWORK = 64;
    private static final int FIRST_SERVICE_NETWORK = 96;
    private static final String SITE = "fd73:7069:6c6c";
    private static final int FIRST_SUBNET = 0x1000;
    private static final int SUBNETS = 4;

    Slot {
        if (number < 0 || number >= COUNT) {
            throw new IllegalArgumentException("slot " + number + " is not in 0.." + (COUNT - 1));
        }
    }

    int firstPort() {
        return FIRST_PORT + number * PORTS;
    }

    String bridge() {
        return "spillway" + number;
    }

    String serverBridge() {
        return "spillway" + number + "s";
    }

    /** All pods and links below: what one masquerading rule and one forwarding rule are about. */
    Cidr clusterRange() {
        return Cidr.parse("10.%d.0.0/16".formatted(FIRST_POD_NETWORK + number));
    }

    /** Of all instances that this machine can have: it has routes to all of them. */
    static Cidr everyClusterRange() {
        return Cidr.parse("10.%d.0.0/11".formatted(FIRST_POD_NETWORK));
    }

    Cidr podRange() {
        return Cidr.parse("10.%d.0.0/17".formatted(FIRST_POD_NETWORK + number));
    }

    Cidr serverPodRange() {
        return Cidr.parse("10.%d.128.0/18".formatted(FIRST_POD_NETWORK + number));
    }

    /** The link between this machine and the namespace of elastic pods. */
    Cidr link() {
        return Cidr.parse("10.%d.192.0/30".formatted(FIRST_POD_NETWORK + number));
    }

    /** The link between this machine and the namespace of the real kubelet's pods. */
    Cidr serverLink() {
        return Cidr.parse("10.%d.192.4/30".formatted(FIRST_POD_NETWORK + number));
    }

    Cidr serviceRange() {
        return Cidr.parse("10.%d.0.0/16".formatted(FIRST_SERVICE_NETWORK + number));
    }

    /** All of the slot's IPv6 addresses. They are unique local ones (RFC 4193): no machine elsewhere answers to them. */
    Cidr6 clusterRange6() {
        return subnet6(0, 62);
    }

    static Cidr6 everyClusterRange6() {
        return Cidr6.parse(SITE + "::/48");
    }

    Cidr6 podRange6() {
        return subnet6(0, 64);
    }

    Cidr6 serverPodRange6() {
        return subnet6(1, 64);
    }

    Cidr6 link6() {
        return new Cidr6(subnet6(2, 64).subnet(), 0, 126);
    }

    Cidr6 serverLink6() {
        return new Cidr6(subnet6(2, 64).subnet(), 4, 126);
    }

    /** The API server takes no larger one. */
    Cidr6 serviceRange6() {
        return subnet6(3, 112);
    }

    private Cidr6 subnet6(int index, int prefix) {
        int subnet = FIRST_SUBNET + number * SUBNETS + index;
        return new Cidr6(SITE + ":" + Integer.toHexString(subnet), 0, prefix);
    }

    List<Cidr> ranges() {
        return List.of(clusterRange(), serviceRange());
    }
}
