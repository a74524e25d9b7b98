package dev.spillway.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodRoutesTest {
    private static final PodRoute ONE = PodRoute.of("10.244.1.0/24", "192.0.2.1");
    private static final PodRoute SIX = PodRoute.of("fd00:1::/64", "fd00::1");
    private static final List<String> SOURCES = List.of("10.64.0.0/17", "fd00:2::/64");

    private final FakeMachine machine = new FakeMachine();

    @TempDir
    private Path directory;

    @Test
    void routesAreInstalledWithRulesThatKeepPodsAddresses() throws IOException {
        keep(List.of(ONE, SIX)).look(true);

        assertThat(machine.routes).containsExactlyInAnyOrder(ONE, SIX);
        assertThat(machine.rules)
                .containsExactlyInAnyOrder(
                        "iptables -w -t nat POSTROUTING -s 10.64.0.0/17 -d 10.244.1.0/24 -m comment --comment spillway one -j ACCEPT",
                        "ip6tables -w -t nat POSTROUTING -s fd00:2::/64 -d fd00:1:0:0:0:0:0:0/64 -m comment --comment spillway one -j ACCEPT");
    }

    @Test
    void whatIsLostComesBackAndWhatIsThereIsLeftAlone() throws IOException {
        PodRoutes routes = keep(List.of(ONE));
        routes.look(true);
        machine.routes.clear();
        machine.rules.clear();

        routes.look(false);
        assertThat(machine.routes).containsExactly(ONE);
        assertThat(machine.rules).isEmpty();
        routes.look(true);
        int ran = machine.ran;
        routes.look(false);

        assertThat(machine.rules).hasSize(1);
        assertThat(machine.ran).isEqualTo(ran);
    }

    @Test
    void whatAnEarlierLifeInstalledGoesWhenItIsNotWantedAnyMore() throws IOException {
        keep(List.of(ONE, SIX)).look(true);

        keep(List.of(SIX)).look(true);

        assertThat(machine.routes).containsExactly(SIX);
        assertThat(machine.rules).singleElement().asString().startsWith("ip6tables");
        assertThat(keep(List.of())).isNotNull();
        assertThat(machine.routes).isEmpty();
        assertThat(machine.rules).isEmpty();
    }

    @Test
    void aRouteIsARangeAndAnAddressOfOneFamily() {
        assertThat(PodRoute.of("fd00:1::/64", "fd00::1").to()).isEqualTo("fd00:1:0:0:0:0:0:0/64");
        assertThat(PodRoute.of("0.0.0.0/0", "192.0.2.1").prefix()).isZero();
        for (String[] wrong : new String[][] {
            {"10.244.1.0", "192.0.2.1"},
            {"10.244.1.1/24", "192.0.2.1"},
            {"10.244.1.0/33", "192.0.2.1"},
            {"10.244.1.0/24", "fd00::1"},
            {"10.244.1.0/24", "gateway"},
        }) {
            assertThatThrownBy(() -> PodRoute.of(wrong[0], wrong[1])).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void theKernelShowsItsRoutes() {
        assertThat(RouteTable.ofIpv4("""
                Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
                eth0	0001F40A	010200C0	0003	0	0	0	00FFFFFF	0	0	0
                """)).containsExactly(ONE);
        assertThat(RouteTable.ofIpv6("fd000001000000000000000000000000 40 00000000000000000000000000000000 00"
                        + " fd000000000000000000000000000001 00000400 00000001 00000000 00000003     eth0\n"))
                .containsExactly(SIX);
    }

    private PodRoutes keep(List<PodRoute> routes) throws IOException {
        PodRoutes kept =
                new PodRoutes(new RoutedPods("one", routes, SOURCES), directory.resolve("state/routes"), machine);
        kept.begin();
        return kept;
    }

    /** Does what ip and iptables do. */
    private static final class FakeMachine implements Machine {
        private final Set<PodRoute> routes = new HashSet<>();
        private final List<String> rules = new ArrayList<>();
        private int ran;

        @Override
        public Set<PodRoute> routes() {
            return routes;
        }

        @Override
        public void run(List<String> command) throws IOException {
            ran++;
            boolean done = command.getFirst().equals("ip") ? route(command) : rule(command);
            if (!done) {
                throw new IOException("refused");
            }
        }

        private boolean route(List<String> command) {
            PodRoute route = PodRoute.of(command.get(3), command.get(5));
            return command.get(2).equals("add") ? routes.add(route) : routes.remove(route);
        }

        private boolean rule(List<String> command) {
            String rule = String.join(" ", command).replaceFirst(" -[CID] ", " ");
            return switch (command.get(4)) {
                case "-C" -> rules.contains(rule);
                case "-I" -> rules.add(rule);
                default -> rules.remove(rule);
            };
        }
    }
}
