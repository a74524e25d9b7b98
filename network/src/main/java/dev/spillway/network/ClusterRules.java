package dev.spillway.network;

import dev.spillway.core.network.policy.Isolation;
import dev.spillway.core.network.policy.PodEndpoint;
import dev.spillway.core.network.policy.PolicyRules;
import dev.spillway.kube.ApiServer;
import dev.spillway.kube.ObjectStream;
import dev.spillway.kube.PodRecord;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The cluster's NetworkPolicies, and whom they may mean. Where a cluster has no policy, its pods and namespaces are not
 * even looked at. Safe for use by many threads.
 */
final class ClusterRules implements AutoCloseable {
    private static final long SYNC_SECONDS = 10;

    private final List<PodEndpoint> standIns;
    private final Runnable changed;
    private final Mirror<NetworkPolicy, NetworkPolicy> policies;
    private final Mirror<Namespace, Labelled> namespaces;
    private final Mirror<PodRecord, PodEndpoint> pods;
    private final ObjectStream<NetworkPolicy> policyStream;
    private final List<ObjectStream<?>> peerStreams;
    private final AtomicBoolean peersStarted = new AtomicBoolean();

    /**
     * Follows nothing yet.
     *
     * @param api as an identity that may list and watch networkpolicies, namespaces and pods
     * @param standIns what counts as pods though it is none
     * @param changed called when something is different
     */
    ClusterRules(ApiServer api, List<PodEndpoint> standIns, Runnable changed) {
        this.standIns = List.copyOf(standIns);
        this.changed = changed;
        this.policies = new Mirror<>(ClusterRules::uid, ClusterRules::meaning, this::changed);
        this.namespaces = new Mirror<>(ClusterRules::uid, Labelled::of, this::changed);
        this.pods = new Mirror<>(pod -> pod.ref().uid(), pod -> PodEndpoint.of(pod.pod()), this::changed);
        this.policyStream =
                ObjectStream.of(api, "/apis/networking.k8s.io/v1/networkpolicies", NetworkPolicy.class, policies);
        this.peerStreams = List.of(
                ObjectStream.of(api, "/api/v1/namespaces", Namespace.class, namespaces), ObjectStream.pods(api, pods));
    }

    void start() {
        policyStream.start();
    }

    /** Whether all that is needed has been heard. */
    boolean known() {
        return policies.isSynced() && (policies.isEmpty() || (namespaces.isSynced() && pods.isSynced()));
    }

    /** The same, after waiting for it for a while. */
    boolean awaitKnown() throws InterruptedException {
        if (!policies.awaitSynced(SYNC_SECONDS)) {
            return false;
        }
        return policies.isEmpty() || (namespaces.awaitSynced(SYNC_SECONDS) && pods.awaitSynced(SYNC_SECONDS));
    }

    /** What holds now for the pods of a node. */
    Function<GuardedPod, Isolation> isolations(List<GuardedPod> own) {
        if (policies.isEmpty()) {
            return pod -> Isolation.none(pod.wire().addresses());
        }
        PolicyRules rules = new PolicyRules(policies.all(), peers(own), labels());
        return pod -> endpoint(pod)
                .map(rules::of)
                .orElseGet(() -> Isolation.complete(pod.wire().addresses()));
    }

    private List<PodEndpoint> peers(List<GuardedPod> own) {
        List<PodEndpoint> ownEndpoints =
                own.stream().flatMap(pod -> endpoint(pod).stream()).toList();
        return Stream.of(pods.all(), ownEndpoints, standIns)
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    // The API's word counts, because labels change; but it learns of an address later than we do.
    private Optional<PodEndpoint> endpoint(GuardedPod pod) {
        return pods.get(pod.ref().uid())
                .map(known -> known.at(pod.wire().addresses()))
                .or(pod::endpoint);
    }

    private Map<String, Map<String, String>> labels() {
        return namespaces.all().stream()
                .collect(Collectors.toMap(Labelled::name, Labelled::labels, (_, later) -> later));
    }

    private void changed() {
        if (!policies.isEmpty() && peersStarted.compareAndSet(false, true)) {
            peerStreams.forEach(ObjectStream::start);
        }
        changed.run();
    }

    private static String uid(HasMetadata object) {
        return object.getMetadata().getUid();
    }

    // An object changes in many ways that change nothing for us.
    private static Optional<NetworkPolicy> meaning(NetworkPolicy policy) {
        return Optional.of(new NetworkPolicyBuilder()
                .withNewMetadata()
                .withNamespace(policy.getMetadata().getNamespace())
                .endMetadata()
                .withSpec(policy.getSpec())
                .build());
    }

    /** A namespace, as selectors see it. */
    private record Labelled(String name, Map<String, String> labels) {
        static Optional<Labelled> of(Namespace namespace) {
            return Optional.of(new Labelled(
                    namespace.getMetadata().getName(),
                    Objects.requireNonNullElse(namespace.getMetadata().getLabels(), Map.of())));
        }
    }

    @Override
    public void close() {
        policyStream.close();
        if (peersStarted.get()) {
            peerStreams.forEach(ObjectStream::close);
        }
    }
}
