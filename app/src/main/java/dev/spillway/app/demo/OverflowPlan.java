package dev.spillway.app.demo;

import dev.spillway.core.placement.NodeView;
import java.util.List;
import java.util.Optional;

/**
 * How large the demonstration's pods are, and how many it takes to fill the servers and spill over.
 *
 * @param milliCpu what each pod asks for
 * @param fitting how many fit on the servers
 * @param spilling how many more the virtual nodes take
 */
record OverflowPlan(long milliCpu, int fitting, int spilling) {
    private static final int SPILLING = 3;
    private static final int ON_EACH_SERVER = 3;

    int all() {
        return fitting + spilling;
    }

    /** Empty if there is no server, or no virtual node with room for three pods. */
    static Optional<OverflowPlan> of(List<NodeView> nodes) {
        List<Long> servers = nodes.stream()
                .filter(node -> !node.isVirtual())
                .map(OverflowPlan::freeCpu)
                .toList();
        long virtual = nodes.stream()
                .filter(NodeView::isVirtual)
                .mapToLong(OverflowPlan::freeCpu)
                .sum();
        if (servers.isEmpty()) {
            return Optional.empty();
        }
        long smallest = servers.stream().mapToLong(Long::longValue).min().orElse(0);
        long size = Math.min(smallest / ON_EACH_SERVER, virtual / SPILLING);
        if (size < 1) {
            return Optional.empty();
        }
        int fitting = (int) servers.stream().mapToLong(free -> free / size).sum();
        return Optional.of(new OverflowPlan(size, fitting, SPILLING));
    }

    private static long freeCpu(NodeView node) {
        return node.allocatable().minus(node.requested()).of("cpu");
    }
}
