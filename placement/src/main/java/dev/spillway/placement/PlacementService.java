package dev.spillway.placement;

import dev.spillway.core.PodEvent;
import dev.spillway.core.PodRef;
import dev.spillway.core.acceptance.FeatureSet;
import dev.spillway.core.dialect.AnnotationTable;
import dev.spillway.core.placement.VirtualNodeRules;
import dev.spillway.core.profile.EciProfile;
import dev.spillway.kube.ApiServer;
import dev.spillway.kube.EventRecorder;
import dev.spillway.kube.PodRecord;
import dev.spillway.placement.overflow.ClaimRules;
import dev.spillway.placement.overflow.ClientClaims;
import dev.spillway.placement.overflow.ClientPodWrites;
import dev.spillway.placement.overflow.ClientRebalancedPods;
import dev.spillway.placement.overflow.OverflowController;
import dev.spillway.placement.overflow.Rebalancer;
import dev.spillway.placement.status.ConfigurationStatus;
import dev.spillway.placement.unit.UnitController;
import dev.spillway.placement.unit.UnitCounts;
import dev.spillway.placement.view.ClusterView;
import dev.spillway.placement.webhook.AdmissionWebhook;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Everything that decides where pods go, put together: the view, the webhook and the controllers. Each process serves its
 * webhook; the rest is done by the one that leads.
 */
public final class PlacementService implements AutoCloseable {
    private static final String SOURCE = "spillway-placement";

    private final KubernetesClient client;
    private final EventRecorder events;
    private final ClusterView view;
    private final AdmissionWebhook webhook;
    private final ConfigurationStatus status;
    private final ProfilePools profilePools;
    private final BooleanSupplier leads;
    private final AnnotationTable annotations = AnnotationTable.load();
    private final ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor();
    private final Latecomers latecomers;
    private final PlacementWork work;

    /**
     * Starts nothing yet.
     *
     * @param api Spillway's own identity; closed by whoever made it
     * @param features what some virtual node can give a pod now
     * @param leads whether this process acts for the cluster now; asked before each act
     */
    public PlacementService(
            ApiServer api,
            Supplier<FeatureSet> features,
            PlacementOptions options,
            BooleanSupplier leads,
            InstantSource clock) {
        this.leads = leads;
        client = api.newClient();
        events = EventRecorder.start(api, SOURCE);
        view = new ClusterView(api, options.settings());
        VirtualNodeRules rules = VirtualNodeRules.of(features);
        webhook = new AdmissionWebhook(client, view, rules, options.webhook(), clock);
        ClientPodWrites writes = new ClientPodWrites(client);
        UnitCounts counts = new UnitCounts(view);
        OverflowController overflow = new OverflowController(
                view,
                counts,
                rules.and(new ClaimRules(new ClientClaims(client), features)),
                writes,
                events::pod,
                options.patience(),
                options.overBudget(),
                clock,
                writers);
        latecomers = new Latecomers(view::state, view::namespaceLabels, writes::annotate, events::pod, clock, writers);
        work = new PlacementWork(
                view,
                counts,
                new UnitController(view, counts, writes, events::pod),
                overflow,
                options.rebalancePause().map(pause -> new Rebalancer(new ClientRebalancedPods(client), pause, clock)),
                latecomers,
                leads,
                this::reportAll);
        status = new ConfigurationStatus(client, clock);
        profilePools = new ProfilePools(client);
        view.listen(new Arrivals());
    }

    /**
     * Watches, serves the webhook, and acts on what it sees.
     *
     * @throws IOException if the webhook's address cannot be listened on
     */
    public void start() throws IOException {
        view.start();
        webhook.start();
        work.start();
    }

    /** The port of the webhook. */
    public int webhookPort() {
        return webhook.port();
    }

    /** Takes the webhook's configurations away; before uninstalling, so that nothing points at nobody. */
    public void uninstall(String instance) {
        AdmissionWebhook.unregister(client, instance);
    }

    private void reportAll() {
        view.configuration().forEach(object -> writers.execute(() -> status.report(object)));
        writers.execute(() -> profilePools.follow(view.eciProfile()));
    }

    private void notHonoured(Pod pod) {
        Map<String, String> carried = pod.getMetadata().getAnnotations();
        annotations
                .notHonoured(carried == null ? Map.of() : carried)
                .forEach(why -> events.pod(PodRef.of(pod), PodEvent.warning("AnnotationNotHonoured", why)));
    }

    /** Stops; pods stay where they are, and the webhook's configurations too. */
    @Override
    public void close() {
        work.close();
        webhook.close();
        view.close();
        writers.close();
        events.close();
        client.close();
    }

    private final class Arrivals implements ClusterView.PodListener {
        @Override
        public void unbound(PodRecord pod) {
            work.changed(pod.ref().uid());
        }

        @Override
        public void bound(Pod pod) {
            work.changed(pod.getMetadata().getUid());
            if (!leads.getAsBoolean()) {
                latecomers.missed(pod);
                return;
            }
            latecomers.look(pod);
            if (view.state().isVirtualNode(pod.getSpec().getNodeName())) {
                notHonoured(pod);
            }
        }

        @Override
        public void found(PodRecord pod, Pod whole, boolean onVirtualNode) {
            latecomers.found(pod, whole, onVirtualNode);
        }

        @Override
        public void configured(GenericKubernetesResource object) {
            if (leads.getAsBoolean()) {
                writers.execute(() -> status.report(object));
            }
        }

        @Override
        public void profile(EciProfile inForce) {
            if (leads.getAsBoolean()) {
                writers.execute(() -> profilePools.follow(inForce));
            }
        }
    }
}
