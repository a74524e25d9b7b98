package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** After down the machine is as if the instance had never been. */
final class LeftoversIT {
    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.alone();

    private final Spillway spillway = Spillway.instance("traces");

    @SuppressWarnings("NullAway.Init") // set before each test
    private HostTraces traces;

    @BeforeEach
    void podsRun() {
        spillway.run("down").orFail();
        spillway.run("up", "--no-example").orFail();
        Cluster cluster = Cluster.withNamespace(spillway, "traces");
        cluster.apply(Pods.shell("one", "sleep 3600"));
        cluster.apply(Pods.shell("two", "trap '' TERM; while true; do sleep 3600; done"));
        cluster.awaitPhase("one", "Running");
        cluster.awaitPhase("two", "Running");
        traces = HostTraces.of(spillway.name());
        // What is looked for can be seen: otherwise finding nothing would say nothing.
        assertThat(traces.found())
                .containsKeys("process", "mount", "cgroup", "link", "packet filter rule", "directory");
    }

    @AfterEach
    void down() {
        spillway.run("down").orFail();
    }

    @Test
    void downLeavesNothingBehindAndAnotherInstancesRulesAsTheyWere(Cluster other) throws IOException {
        PacketRules own = PacketRules.of(spillway);
        PacketRules others = PacketRules.of(other.spillway());
        assertThat(own.inPodNetwork()).contains(own.firstService()).doesNotContain(others.addresses());
        assertThat(others.inPodNetwork()).contains(others.firstService()).doesNotContain(own.addresses());
        List<String> before = others.onThisMachine();

        spillway.run("down").orFail();

        assertThat(traces.found()).isEmpty();
        assertThat(others.onThisMachine()).isNotEmpty().isEqualTo(before);
        assertThat(others.inPodNetwork()).contains(others.firstService());
    }

    @Test
    void neitherDoesDownAfterSpillwayAndContainerdWereKilled() throws IOException {
        spillway.kill("spillway");
        spillway.kill("containerd");

        spillway.run("down").orFail();

        assertThat(traces.found()).isEmpty();
    }
}
