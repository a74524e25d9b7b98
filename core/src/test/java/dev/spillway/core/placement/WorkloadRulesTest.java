package dev.spillway.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.dialect.Dialect;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WorkloadRulesTest {
    private final WorkloadRules rules = new WorkloadRules(List.of(Dialect.ACK.taint()));

    @Test
    void aDaemonSetThatToleratesEverythingIsFoundWithThePatchThatHelps() {
        WorkloadFinding finding = rules.daemonSet("DaemonSet shop/agent", spec("tolerations: [{operator: Exists}]"))
                .orElseThrow();

        assertThat(finding.kind()).isEqualTo(WorkloadFinding.Kind.DAEMON_SET);
        assertThat(finding.patch())
                .startsWith("{\"spec\":{\"template\":{\"spec\":{\"affinity\":{\"nodeAffinity\":")
                .contains("\"key\":\"type\",\"operator\":\"NotIn\",\"values\":[\"virtual-kubelet\"]");
    }

    @Test
    void aDaemonSetThatStaysAwayByTaintOrAffinityIsFine() {
        PodSpec tolerant = spec("tolerations: [{operator: Exists}]");

        assertThat(rules.daemonSet("a", spec("containers: []"))).isEmpty();
        assertThat(rules.daemonSet("a", DaemonSetRules.offVirtualNodes(tolerant)))
                .isEmpty();
    }

    @Test
    void aHardSpreadOverHostsIsFoundUnlessItHonoursTaints() {
        String spread = "topologySpreadConstraints:"
                + " [{maxSkew: 1, topologyKey: %s, whenUnsatisfiable: %s, nodeTaintsPolicy: %s}]";
        String host = "kubernetes.io/hostname";

        assertThat(rules.spread("a", spec(spread.formatted(host, "DoNotSchedule", "Ignore"))))
                .get()
                .extracting(WorkloadFinding::patch)
                .asString()
                .contains("\"nodeTaintsPolicy\":\"Honor\"");
        assertThat(rules.spread("a", spec(spread.formatted(host, "DoNotSchedule", "Honor"))))
                .isEmpty();
        assertThat(rules.spread("a", spec(spread.formatted(host, "ScheduleAnyway", "Ignore"))))
                .isEmpty();
        assertThat(rules.spread("a", spec(spread.formatted("zone", "DoNotSchedule", "Ignore"))))
                .isEmpty();
    }

    private static PodSpec spec(String yaml) {
        return Yaml.pod("{metadata: {name: a}, spec: {" + yaml + "}}").getSpec();
    }
}
