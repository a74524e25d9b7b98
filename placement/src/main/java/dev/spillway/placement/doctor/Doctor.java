package dev.spillway.placement.doctor;

import dev.spillway.core.dialect.PlacementNames;
import dev.spillway.core.placement.DaemonSetRules;
import dev.spillway.core.placement.WorkloadFinding;
import dev.spillway.core.placement.WorkloadRules;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Finds workloads that virtual nodes can disturb, in all namespaces, and helps DaemonSets. */
public final class Doctor {
    private static final int CONFLICT = 409;
    private static final int ATTEMPTS = 10;

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
        return changed(each -> rules.daemonSet(name(each), template(each)).isPresent(), Doctor::keptOff);
    }

    /** Takes back what admission and {@link #keepDaemonSetsOff} added. Returns the names of those changed. */
    public List<String> letDaemonSetsBack() {
        return changed(Doctor::isMarked, Doctor::letBack);
    }

    private List<String> changed(Predicate<DaemonSet> which, UnaryOperator<DaemonSet> change) {
        return daemonSets().stream()
                .filter(which)
                .filter(each -> edited(each, change))
                .map(Doctor::name)
                .toList();
    }

    /** Its controller may write its status at the same time: then it is read again. False if it has gone. */
    private boolean edited(DaemonSet found, UnaryOperator<DaemonSet> change) {
        ObjectMeta meta = found.getMetadata();
        for (int attempt = 1; ; attempt++) {
            DaemonSet now = client.apps()
                    .daemonSets()
                    .inNamespace(meta.getNamespace())
                    .withName(meta.getName())
                    .get();
            if (now == null) {
                return false;
            }
            try {
                client.resource(now).edit(change);
                return true;
            } catch (KubernetesClientException e) {
                if (e.getCode() != CONFLICT || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static DaemonSet keptOff(DaemonSet now) {
        return new DaemonSetBuilder(withTemplate(now, DaemonSetRules.offVirtualNodes(template(now))))
                .editMetadata()
                .addToAnnotations(PlacementNames.KEPT_OFF, "true")
                .endMetadata()
                .build();
    }

    private static DaemonSet letBack(DaemonSet now) {
        return new DaemonSetBuilder(withTemplate(now, DaemonSetRules.backOnVirtualNodes(template(now))))
                .editMetadata()
                .removeFromAnnotations(PlacementNames.KEPT_OFF)
                .endMetadata()
                .build();
    }

    private static DaemonSet withTemplate(DaemonSet daemonSet, PodSpec spec) {
        return new DaemonSetBuilder(daemonSet)
                .editSpec()
                .editTemplate()
                .withSpec(spec)
                .endTemplate()
                .endSpec()
                .build();
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
