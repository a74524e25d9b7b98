package dev.spillway.kube;

import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** When node conditions last changed: their times follow from what the server has and what is wanted now. */
final class ConditionTimes {
    private ConditionTimes() {}

    /** The wanted conditions with {@code lastHeartbeatTime} now and {@code lastTransitionTime} as long as nothing changes. */
    static List<NodeCondition> of(List<NodeCondition> last, List<NodeCondition> wanted, Instant now) {
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        return wanted.stream()
                .map(condition -> new NodeConditionBuilder(condition)
                        .withLastHeartbeatTime(time)
                        .withLastTransitionTime(since(last, condition, time))
                        .build())
                .toList();
    }

    private static String since(List<NodeCondition> last, NodeCondition wanted, String now) {
        return last.stream()
                .filter(known -> known.getType().equals(wanted.getType())
                        && known.getStatus().equals(wanted.getStatus())
                        && known.getLastTransitionTime() != null)
                .map(NodeCondition::getLastTransitionTime)
                .findFirst()
                .orElse(now);
    }
}
