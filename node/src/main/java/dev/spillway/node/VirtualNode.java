package dev.spillway.node;

import dev.spillway.core.NodeFacts;
import dev.spillway.core.PodTransitions;
import dev.spillway.core.acceptance.NodeTerms;
import dev.spillway.core.network.PodNetworkState;
import dev.spillway.kube.CsiNodeRegistration;
import dev.spillway.kube.EventRecorder;
import dev.spillway.kube.NodeLease;
import dev.spillway.kube.NodeRegistration;
import dev.spillway.provider.PodDirectory;
import dev.spillway.provider.Provider;
import dev.spillway.provider.ProviderCapabilities;
import io.fabric8.kubernetes.api.model.Node;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * One virtual node: its Node object and heartbeat, and the life of its pods between the API server and a provider. What
 * it knows it has from these two; stopping or killing it at any moment loses nothing, and what runs keeps running. Safe
 * for use by many threads.
 */
public final class VirtualNode implements AutoCloseable {
    private final NodeLease lease;
    private final NodeRegistration registration;
    private final CsiNodeRegistration csiNode;
    private final EventRecorder events;
    private final KubeApiPods api;
    private final KubePodInputs inputs;
    private final Provider provider;
    private final SystemTimer timer;
    private final ExecutorService executor;
    private final PodWorkers workers;
    private final Recovery recovery;
    private final PodDirectory directory;
    private final PoolQuota quota;
    private final NodeCapacity capacity;
    private final Runnable quotaChanged = this::quotaChanged;

    /**
     * Does nothing yet.
     *
     * @param provider closed with this node
     * @param transitions told of every pod of this node
     * @param quota of the pool that the node is of; one of its own if it is of none
     * @param podNetwork whether its pods reach the cluster, as known now; empty if its pods have no network. Call {@link
     *     #check} when it has become another
     */
    public VirtualNode(
            VirtualNodeSpec spec,
            Provider provider,
            NodeClients clients,
            PodTransitions transitions,
            PoolQuota quota,
            Supplier<Optional<PodNetworkState>> podNetwork,
            InstantSource clock) {
        NodeFacts facts = new NodeFacts(spec.name(), spec.addresses());
        this.provider = provider;
        this.timer = new SystemTimer(clock, "timer-" + spec.name());
        this.executor = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("pod-" + spec.name() + "-", 0).factory());
        this.events = EventRecorder.start(clients.api(), spec.name());
        this.api = new KubeApiPods(spec.name(), clients.api());
        this.inputs = new KubePodInputs(facts, clients.api(), clients.services(), volume -> knownInUse(volume));
        this.quota = quota;
        this.capacity = new NodeCapacity(spec.capacity(), quota);
        Gate gate = new Gate(executor);
        NodeContext context = new NodeContext(
                facts,
                provider,
                api,
                new KubeEvents(events),
                new Admission(() -> terms(spec), spec.catalogue(), spec.prices(), capacity, new ClaimCheck(inputs)),
                transitions,
                timer,
                gate,
                spec.writesEveryEnding());
        this.workers = new PodWorkers(context, this::check);
        this.recovery = new Recovery(context, workers, gate, inputs, () -> api.start(workers), this::check);
        this.registration = new NodeRegistration(
                clients.api(),
                spec.name(),
                () -> node(
                        spec,
                        new NodeObject.State(
                                capacity.offered(),
                                recovery.notReady(),
                                podNetwork.get(),
                                context.admission().pressures())));
        this.csiNode = new CsiNodeRegistration(
                clients.api(),
                spec.name(),
                registration::uid,
                provider.capabilities().podFeatures().csiDrivers(),
                () -> NodeStorage.drivers(provider.volumes()));
        this.lease = new NodeLease(clients.lease(), spec.name(), registration::uid);
        this.directory = new NodeDirectory(context, workers);
    }

    /** Returns at once; the heartbeat comes first, then the Node object, then the pods. */
    public void start() {
        quota.listen(quotaChanged);
        lease.start();
        registration.start();
        csiNode.start();
        recovery.start();
    }

    /** This node's pods, for the kubelet API; may be asked before {@link #start}, with no pods then. */
    public PodDirectory pods() {
        return directory;
    }

    public VirtualNodeHealth health() {
        return new VirtualNodeHealth(recovery.notReady(), lease.renewedAt(), workers.size(), recovery.sweepAlarm());
    }

    /** Stops looking after the pods, which keep running; the Node object stays, its heartbeat ends. */
    @Override
    public void close() {
        recovery.close();
        api.close();
        workers.close();
        provider.close();
        executor.shutdownNow();
        timer.close();
        inputs.close();
        events.close();
        csiNode.close();
        registration.close();
        lease.close();
        quota.unlisten(quotaChanged);
        capacity.close();
    }

    private NodeTerms terms(VirtualNodeSpec spec) {
        ProviderCapabilities capabilities = provider.capabilities();
        Map<String, String> own = NodeObject.labels(spec, capabilities);
        boolean csi = !capabilities.podFeatures().csiDrivers().isEmpty();
        return new NodeTerms(
                spec.name(),
                csi ? NodeStorage.labels(own, registration.current()) : own,
                spec.taints(),
                capabilities.podFeatures());
    }

    private Node node(VirtualNodeSpec spec, NodeObject.State state) {
        ProviderCapabilities capabilities = provider.capabilities();
        Node node = NodeObject.of(spec, capabilities, state);
        return capabilities.podFeatures().csiDrivers().isEmpty()
                ? node
                : NodeStorage.on(node, provider.volumes(), registration.current());
    }

    private boolean knownInUse(String volume) {
        return NodeStorage.inUse(registration.current()).contains(volume);
    }

    /** Elsewhere: who changed it holds the locks of another node. */
    private void quotaChanged() {
        check();
        Thread.ofVirtual().name("quota-of-pool").start(capacity::serveWaiters);
    }

    /** What the node says of itself has changed: write it. Returns at once. */
    public void check() {
        registration.check();
        csiNode.check();
    }
}
