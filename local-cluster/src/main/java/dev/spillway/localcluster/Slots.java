package dev.spillway.localcluster;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Chooses the slot of a new instance. */
final class Slots {
    private Slots() {}

    /**
     * The lowest slot that no instance has, whose ranges this machine does not route elsewhere and whose ports are free.
     *
     * @param taken slots of existing instances
     * @param routed networks this machine already routes
     * @param occupied ports something listens on
     */
    static Slot lowestFree(Set<Integer> taken, List<Cidr> routed, Set<Integer> occupied) {
        return IntStream.range(0, Slot.COUNT)
                .filter(number -> !taken.contains(number))
                .mapToObj(Slot::new)
                .filter(slot ->
                        slot.ranges().stream().noneMatch(r -> routed.stream().anyMatch(r::overlaps)))
                .filter(slot -> ports(slot).noneMatch(occupied::contains))
                .findFirst()
                .orElseThrow(() -> new LocalClusterException(
                        "no free slot: %d instances exist, or their ports and networks are in use. Take one down with ./spillway down --name NAME"
                                .formatted(taken.size())));
    }

    /** The IPv4 networks in the kernel's routing table ({@code /proc/net/route}), without the default route. */
    static List<Cidr> routedNetworks(String routeTable) {
        List<Cidr> networks = new ArrayList<>();
        for (String line : routeTable.lines().skip(1).toList()) {
            String[] field = line.trim().split("\\s+", -1);
            int destination = Integer.reverseBytes(Integer.parseUnsignedInt(field[1], 16));
            int prefix = Integer.bitCount(Integer.parseUnsignedInt(field[7], 16));
            if (prefix > 0) {
                networks.add(new Cidr(destination, prefix));
            }
        }
        return networks;
    }

    /** Ports of all slots that cannot be bound now. */
    static Set<Integer> occupiedPorts() {
        return IntStream.range(0, Slot.COUNT)
                .mapToObj(Slot::new)
                .flatMapToInt(slot -> ports(slot))
                .filter(port -> !bindable(port))
                .boxed()
                .collect(Collectors.toUnmodifiableSet());
    }

    private static IntStream ports(Slot slot) {
        return IntStream.range(slot.firstPort(), slot.firstPort() + Slot.PORTS);
    }

    /** On every address: an instance serves on its bridge, too. */
    private static boolean bindable(int port) {
        try (var socket = new ServerSocket(port, 1)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
