package dev.spillway.app.up;

import dev.spillway.app.Table;
import dev.spillway.core.placement.NodeView;
import dev.spillway.core.placement.ResourceAmounts;
import dev.spillway.core.placement.WorkloadFinding;
import dev.spillway.placement.doctor.Doctor;
import io.fabric8.kubernetes.api.model.Taint;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A cluster's workloads, as those are told of who run them. */
public final class Workloads implements AutoCloseable {
    private final AdminClient admin;
    private final Doctor doctor;

    /** Of the cluster that this kubeconfig names, as whoever it says. */
    public Workloads(Path kubeconfig) {
        this.admin = new AdminClient(kubeconfig);
        this.doctor = new Doctor(admin.client(), taintsOfVirtualNodes());
    }

    private List<Taint> taintsOfVirtualNodes() {
        return admin.client().nodes().list().getItems().stream()
                .map(node -> NodeView.of(node, ResourceAmounts.NONE))
                .filter(NodeView::isVirtual)
                .flatMap(node -> node.taints().stream())
                .distinct()
                .toList();
    }

    /** A table and the patches that help; empty if nothing was found. */
    public String findings() {
        List<WorkloadFinding> findings = doctor.examine();
        if (findings.isEmpty()) {
            return "";
        }
        Table table = new Table("WORKLOAD", "PROBLEM");
        StringBuilder patches = new StringBuilder("\nPatches that help (DaemonSets: spillway doctor --fix):\n");
        for (WorkloadFinding finding : findings) {
            table.row(finding.workload(), finding.problem());
            patches.append("  kubectl patch ")
                    .append(command(finding.workload()))
                    .append(" --type=strategic -p '")
                    .append(finding.patch())
                    .append("'\n");
        }
        return table.text() + patches;
    }

    private static String command(String workload) {
        String[] parts = workload.split("[ /]", 3);
        return parts[0].toLowerCase(Locale.ROOT) + " -n " + parts[1] + " " + parts[2];
    }

    /** Keeps DaemonSets off virtual nodes, and says which, and what is left to their owners. */
    public String fix() {
        String fixed = lines("kept off virtual nodes: ", doctor.keepDaemonSetsOff());
        return fixed
                + doctor.examine().stream()
                        .map(left -> "left to its owner: " + left.workload() + ": " + left.problem() + "\n")
                        .collect(Collectors.joining());
    }

    /** Undoes that, and says for which. */
    public String undo() {
        return lines("as it was before: ", doctor.letDaemonSetsBack());
    }

    private static String lines(String prefix, List<String> names) {
        StringBuilder lines = new StringBuilder();
        names.forEach(name -> lines.append(prefix).append(name).append('\n'));
        return names.isEmpty() ? "nothing to do\n" : lines.toString();
    }

    @Override
    public void close() {
        admin.close();
    }
}
