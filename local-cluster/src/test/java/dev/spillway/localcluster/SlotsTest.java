package dev.spillway.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private static final List<Slot> ALL =
            IntStream.range(0, Slot.COUNT).mapToObj(Slot::new).toList();

    @Test
    void theFirstInstanceGetsSlotZeroAndAGapIsFilledFirst() {
        assertThat(choose(Set.of())).isZero();
        assertThat(choose(Set.of(0, 1, 3))).isEqualTo(2);
    }

    @Test
    void aSlotWhoseNetworkTheMachineRoutesElsewhereIsPassedOver() {
        assertThat(Slots.lowestFree(Set.of(), List.of(Cidr.parse("10.64.7.0/24")), Set.of())
                        .number())
                .isEqualTo(1);
        assertThat(Slots.lowestFree(Set.of(), List.of(Cidr.parse("10.96.0.0/15")), Set.of())
                        .number())
                .isEqualTo(2);
    }

    @Test
    void aSlotWithAPortInUseIsPassedOver() {
        int lastPortOfSlotZero = new Slot(0).firstPort() + Slot.PORTS - 1;

        assertThat(Slots.lowestFree(Set.of(), List.of(), Set.of(lastPortOfSlotZero))
                        .number())
                .isEqualTo(1);
    }

    @Test
    void aPortIsInUseOnWhicheverAddressSomebodyServesIt() throws IOException {
        int port = new Slot(Slot.COUNT - 1).firstPort();
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.9"))) {
            assertThat(Slots.occupiedPorts()).contains(port);
        }
    }

    @Test
    void whenAllAreTakenTheUserIsToldWhatToDo() {
        Set<Integer> all = ALL.stream().map(Slot::number).collect(Collectors.toSet());

        assertThatThrownBy(() -> choose(all))
                .isInstanceOf(LocalClusterException.class)
                .hasMessageContaining("spillway down --name");
    }

    @Test
    void noTwoSlotsShareAPortARangeOrABridge() {
        assertThat(ALL.stream().flatMap(s -> List.of(s.bridge(), s.serverBridge()).stream()))
                .doesNotHaveDuplicates()
                .allSatisfy(bridge -> assertThat(bridge).hasSizeLessThanOrEqualTo(15));
        for (Slot a : ALL) {
            for (Slot b : ALL.subList(a.number() + 1, Slot.COUNT)) {
                assertThat(b.firstPort()).isGreaterThanOrEqualTo(a.firstPort() + Slot.PORTS);
                assertThat(a.ranges()).noneMatch(range -> b.ranges().stream().anyMatch(range::overlaps));
            }
        }
    }

    @Test
    void podsAndLinksOfASlotAreApartAndWithinItsClusterRange() {
        for (Slot slot : ALL) {
            List<Cidr> parts = List.of(slot.podRange(), slot.serverPodRange(), slot.link(), slot.serverLink());
            assertThat(parts).allMatch(slot.clusterRange()::overlaps);
            for (Cidr part : parts) {
                assertThat(parts.stream().filter(part::overlaps)).containsExactly(part);
            }
        }
    }

    @Test
    void everyPortLiesBelowNodePortsAndEphemeralPorts() {
        assertThat(ALL.getLast().firstPort() + Slot.PORTS).isLessThan(30000);
    }

    @Test
    void theRoutingTableIsReadWithoutItsDefaultRoute() {
        String table = """
                Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
                eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
                eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
                br0\t0000400A\t00000000\t0001\t0\t0\t0\t0080FFFF\t0\t0\t0
                """;

        assertThat(Slots.routedNetworks(table)).containsExactly(Cidr.parse("192.0.2.0/24"), Cidr.parse("10.64.0.0/17"));
    }

    private static int choose(Set<Integer> taken) {
        return Slots.lowestFree(taken, List.of(), Set.of()).number();
    }
}
