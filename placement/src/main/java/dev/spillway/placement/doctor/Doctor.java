package dev.spillway.placement.doctor;

import dev.spillway.core.dialect.PlacementNames;
import dev.spillway.core.placement.DaemonSetRules;
import dev.spillway.core.placement.WorkloadFinding;
import dev.spillway.core.placement.WorkloadRules;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Finds workloads that virtual nodes can disturb, in all namespaces, and helps DaemonSets. */
public final class Doctor {
    private final KubernetesClient client;
    private final WorkloadRules rules;

    /**
     * Looks with this client, which whoever made it closes.
     *
     * @param poolTaints of the virtual nodes
     */
    public Doctor(KubernetesClient client, List<Taint> poolTaints) {
        this.client = client;
        this.rules = new WorkloadRules(poolTaints);
    }

    /** Everything that was found, by kind and name. Changes nothing. */
    public List<WorkloadFinding> examine() {
        List<WorkloadFinding> findings = new ArrayList<>();
        daemonSets().forEach(each -> rules.daemonSet(name(each), template(each)).ifPresent(findings::add));
        client.apps()
                .deployments()
                .inAnyNamespace()
                .list()
                .getItems()
                .forEach(each -> spread(each, each.getSpec().getTemplate().getSpec(), findings));
        client.apps()
                .statefulSets()
                .inAnyNamespace()
                .list()
                .getItems()
                .forEach(each -> spread(each, each.getSpec().getTemplate().getSpec(), findings));
        return findings;
    }

    /** Keeps every DaemonSet that was found off virtual nodes, and remembers on it that we did. Returns their names. */
    public List<String> keepDaemonSetsOff() {
        return daemonSets().stream()
                .filter(each -> rules.daemonSet(name(each), template(each)).isPresent())
                .map(each -> edit(each, DaemonSetRules::offVirtualNodes, true))
                .toList();
    }

    /** Takes back what admission and {@link #keepDaemonSetsOff} added. Returns the names of those changed. */
    public List<String> letDaemonSetsBack() {
        return daemonSets().stream()
                .filter(Doctor::isMarked)
                .map(each -> edit(each, DaemonSetRules::backOnVirtualNodes, false))
                .toList();
    }

    private String edit(DaemonSet found, UnaryOperator<PodSpec> change, boolean marked) {
        client.resource(found).edit(now -> {
            DaemonSetBuilder next = new DaemonSetBuilder(now)
                    .editSpec()
                    .editTemplate()
                    .withSpec(change.apply(template(now)))
                    .endTemplate()
                    .endSpec();
            return marked
                    ? next.editMetadata()
                            .addToAnnotations(PlacementNames.KEPT_OFF, "true")
                            .endMetadata()
                            .build()
                    : next.editMetadata()
                            .removeFromAnnotations(PlacementNames.KEPT_OFF)
                            .endMetadata()
                            .build();
        });
        return name(found);
    }

    private List<DaemonSet> daemonSets() {
        return client.apps().daemonSets().inAnyNamespace().list().getItems();
    }

    private void spread(HasMetadata workload, PodSpec template, List<WorkloadFinding> findings) {
        rules.spread(name(workload), template).ifPresent(findings::add);
    }

    private static PodSpec template(DaemonSet daemonSet) {
        return daemonSet.getSpec().getTemplate().getSpec();
    }

    private static boolean isMarked(DaemonSet daemonSet) {
        return Optional.ofNullable(daemonSet.getMetadata().getAnnotations())
                .filter(annotations -> annotations.containsKey(PlacementNames.KEPT_OFF))
                .isPresent();
    }

    private static String name(HasMetadata object) {
        return object.getKind() + " " + object.getMetadata().getNamespace() + "/"
                + object.getMetadata().getName();
    }
}
