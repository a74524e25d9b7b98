package dev.spillway.node;

import dev.spillway.core.status.PodStatuses;
import dev.spillway.kube.PodRecord;
import dev.spillway.provider.PodDirectory;
import dev.spillway.provider.Provider;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** What the kubelet API is told of one node's pods. */
final class NodeDirectory implements PodDirectory {
    private final NodeContext context;
    private final PodWorkers workers;

    NodeDirectory(NodeContext context, PodWorkers workers) {
        this.context = context;
        this.workers = workers;
    }

    @Override
    public String nodeName() {
        return context.facts().name();
    }

    @Override
    public Provider provider() {
        return context.provider();
    }

    @Override
    public Optional<Pod> find(String namespace, String name) {
        return context.api().pods().stream()
                .filter(record -> record.ref().name().equals(name)
                        && record.ref().namespace().equals(namespace))
                .max(Comparator.comparingLong(PodRecord::resourceVersion))
                .map(this::current);
    }

    @Override
    public Stream<Pod> pods() {
        return context.api().pods().stream().map(this::current);
    }

    private Pod current(PodRecord record) {
        Pod pod = record.pod();
        workers.observation(record.ref().uid())
                .ifPresent(seen -> pod.setStatus(PodStatuses.compose(
                        pod, seen, context.facts(), context.timer().now())));
        return pod;
    }
}
