package dev.spillway.placement;

import dev.spillway.core.PodEvent;
import dev.spillway.core.PodRef;
import dev.spillway.core.dialect.AnnotationTable;
import dev.spillway.core.placement.VirtualNodeRules;
import dev.spillway.core.profile.EciProfile;
import dev.spillway.kube.ApiServer;
import dev.spillway.kube.EventRecorder;
import dev.spillway.kube.PodRecord;
import dev.spillway.placement.overflow.ClientPodWrites;
import dev.spillway.placement.overflow.ClientRebalancedPods;
import dev.spillway.placement.overflow.OverflowController;
import dev.spillway.placement.overflow.Rebalancer;
import dev.spillway.placement.status.ConfigurationStatus;
import dev.spillway.placement.unit.UnitController;
import dev.spillway.placement.view.ClusterView;
import dev.spillway.placement.webhook.AdmissionWebhook;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that decides where pods go, put together: the view, the webhook and the controllers. */
public final class PlacementService implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PlacementService.class);
    private static final String SOURCE = "spillway-placement";
    private static final long SYNC_SECONDS = 30;
    private static final long LOOK_AGAIN_MILLIS = 500;
    private static final long LOOK_ANYWAY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final KubernetesClient client;
    private final EventRecorder events;
    private final ClusterView view;
    private final AdmissionWebhook webhook;
    private final OverflowController overflow;
    private final UnitController units;
    private final Optional<Rebalancer> rebalancer;
    private final ConfigurationStatus status;
    private final ProfilePools profilePools;
    private final AnnotationTable annotations = AnnotationTable.load();
    private final ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor();
    private final ChangedPods changed = new ChangedPods();
    private final Thread worker = Thread.ofVirtual().name("placement").unstarted(this::work);

    /**
     * Starts nothing yet.
     *
     * @param api Spillway's own identity; closed by whoever made it
     * @param rules what virtual nodes cannot give
     */
    public PlacementService(ApiServer api, VirtualNodeRules rules, PlacementOptions options, InstantSource clock) {
        client = api.newClient();
        events = EventRecorder.start(api, SOURCE);
        view = new ClusterView(api, options.settings());
        webhook = new AdmissionWebhook(client, view, rules, options.webhook(), clock);
        ClientPodWrites writes = new ClientPodWrites(client);
        overflow = new OverflowController(
                view, rules, writes, events::pod, options.patience(), options.overBudget(), clock, writers);
        units = new UnitController(view, writes, events::pod);
        rebalancer =
                options.rebalancePause().map(pause -> new Rebalancer(new ClientRebalancedPods(client), pause, clock));
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
        worker.start();
    }

    /** The port of the webhook. */
    public int webhookPort() {
        return webhook.port();
    }

    /** Takes the webhook's configurations away; before uninstalling, so that nothing points at nobody. */
    public void uninstall(String instance) {
        AdmissionWebhook.unregister(client, instance);
    }

    private void work() {
        long seen = -1;
        long lookedAt = System.nanoTime();
        try {
            // Acting on half of the pods would call servers empty that are full.
            while (!view.awaitSynced(SYNC_SECONDS)) {
                log.warn("placement waits for the list of pods");
            }
            while (!Thread.currentThread().isInterrupted()) {
                Optional<String> uid = changed.poll(LOOK_AGAIN_MILLIS);
                uid.ifPresent(this::look);
                boolean due = System.nanoTime() - lookedAt > LOOK_ANYWAY_NANOS;
                if (uid.isEmpty() && (due || seen != view.version())) {
                    seen = view.version();
                    lookedAt = System.nanoTime();
                    lookAgain();
                    rebalance();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookAgain() {
        Set<String> waiting = new HashSet<>(overflow.waiting());
        waiting.addAll(units.waiting());
        waiting.forEach(this::look);
    }

    private void rebalance() {
        try {
            rebalancer.ifPresent(each -> each.look(
                    view::state,
                    view.overflowed().size(),
                    () -> !overflow.waiting().isEmpty() || !units.waiting().isEmpty()));
        } catch (RuntimeException e) {
            log.warn("overflowed pods are not looked at now: {}", e.getMessage());
        }
    }

    private void look(String uid) {
        try {
            units.look(uid);
            overflow.look(uid);
        } catch (RuntimeException e) {
            // One pod that breaks a rule of ours must not keep all others waiting.
            log.error("placement of pod {} failed; it stays as it is", uid, e);
        }
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
        worker.interrupt();
        webhook.close();
        view.close();
        writers.close();
        events.close();
        client.close();
    }

    private final class Arrivals implements ClusterView.PodListener {
        @Override
        public void unbound(PodRecord pod) {
            changed.add(pod.ref().uid());
        }

        @Override
        public void bound(Pod pod) {
            changed.add(pod.getMetadata().getUid());
            if (view.state().isVirtualNode(pod.getSpec().getNodeName())) {
                notHonoured(pod);
            }
        }

        @Override
        public void configured(GenericKubernetesResource object) {
            writers.execute(() -> status.report(object));
        }

        @Override
        public void profile(EciProfile profile) {
            writers.execute(() -> profilePools.follow(profile));
        }
    }
}
