package dev.spillway.network;

import dev.spillway.core.PodEvent;
import dev.spillway.core.PodRef;
import dev.spillway.core.selector.LabelSelectors;
import dev.spillway.kube.ApiException;
import dev.spillway.kube.EventRecorder;
import dev.spillway.kube.ServiceCache;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells, once for each Service, that its node port is not open at a virtual node, by an event of the first elastic pod
 * behind it. Safe for use by many threads.
 */
public final class NodePortWarnings {
    private static final Logger LOG = LoggerFactory.getLogger(NodePortWarnings.class);
    private static final Set<String> TYPES = Set.of("NodePort", "LoadBalancer");

    private final String node;
    private final ServiceCache services;
    private final EventRecorder events;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    public NodePortWarnings(String node, ServiceCache services, EventRecorder events) {
        this.node = node;
        this.services = services;
        this.events = events;
    }

    /** The pod is about to run. */
    public void starts(PodRef ref, Pod pod) {
        try {
            for (Service service : services.visibleFrom(ref.namespace())) {
                warning(service, ref.namespace(), labels(pod), node)
                        .filter(_ -> told.add(service.getMetadata().getUid()))
                        .ifPresent(message -> events.pod(ref, PodEvent.warning("NodePortNotServed", message)));
            }
        } catch (ApiException e) {
            LOG.debug("pod {}: whether a node port leads to it is not known: {}", ref, e.getMessage());
        }
    }

    /** What its owner should know of a Service that selects a pod of a virtual node; empty if there is nothing. */
    static Optional<String> warning(Service service, String namespace, Map<String, String> labels, String node) {
        Map<String, String> selector =
                Objects.requireNonNullElse(service.getSpec().getSelector(), Map.of());
        List<Integer> ports = service.getSpec().getPorts().stream()
                .map(ServicePort::getNodePort)
                .filter(Objects::nonNull)
                .toList();
        if (!TYPES.contains(Objects.requireNonNullElse(service.getSpec().getType(), ""))
                || !service.getMetadata().getNamespace().equals(namespace)
                || selector.isEmpty()
                || ports.isEmpty()
                || !LabelSelectors.containsAll(labels, selector)) {
            return Optional.empty();
        }
        boolean local = "Local".equals(service.getSpec().getExternalTrafficPolicy());
        return Optional.of(
                "node port " + ports + " of Service " + service.getMetadata().getName()
                        + " is not open at the virtual node " + node + ": "
                        + (local
                                ? "with externalTrafficPolicy Local nothing from outside comes to this pod; Cluster would bring it"
                                        + " by way of any server"
                                : "the same port of any server leads to this pod, too"));
    }

    private static Map<String, String> labels(Pod pod) {
        return Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
    }
}
