package dev.spillway.network;

import dev.spillway.core.network.policy.Isolation;
import dev.spillway.core.network.policy.NftRuleset;
import dev.spillway.core.network.policy.PodEndpoint;
import dev.spillway.core.network.policy.Wire;
import dev.spillway.kube.ApiServer;
import dev.spillway.provider.NetworkGuard;
import dev.spillway.provider.ProviderException;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the cluster's NetworkPolicies for the pods of one virtual node, and keeps these pods from sending what is not
 * theirs. Rules in force stay when this is closed, or killed: the pods run on. After a start they are replaced only when
 * those for all pods that run are known.
 */
public final class NetworkPolicies implements NetworkGuard, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkPolicies.class);
    private static final long RETRY_MILLIS = 5_000;
    /** Changes come in groups: one script for all of them. */
    private static final long GATHER_MILLIS = 20;
    /** Somebody who reloads the machine's firewall takes ours with it. */
    private static final long LOOK_SECONDS = 10;

    private final NftTable table;
    private final List<String> machine;
    private final ClusterRules rules;
    private final Map<String, GuardedPod> guarded = new ConcurrentHashMap<>();
    private final AtomicBoolean due = new AtomicBoolean();
    private final ScheduledExecutorService worker =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
    private final ReentrantLock lock = new ReentrantLock();
    private final NodePortWarnings warnings;
    private volatile boolean adopted;
    private Optional<String> inForce = Optional.empty();
    private String seen = "";

    private NetworkPolicies(
            ApiServer api,
            NftTable table,
            List<String> machine,
            List<PodEndpoint> standIns,
            NodePortWarnings warnings) {
        this.warnings = warnings;
        this.table = table;
        this.machine = List.copyOf(machine);
        this.rules = new ClusterRules(api, standIns, () -> enforceIn(GATHER_MILLIS));
    }

    /**
     * Begins to follow the cluster's policies.
     *
     * @param api as an identity that may list and watch networkpolicies, namespaces and pods
     * @param machine addresses from which this machine reaches its pods
     * @param warnings is told of every pod that starts
     * @param standIns what serves in place of pods, and is meant by selectors that mean these
     */
    public static NetworkPolicies start(
            ApiServer api,
            NftTable table,
            List<String> machine,
            List<PodEndpoint> standIns,
            NodePortWarnings warnings) {
        NetworkPolicies started = new NetworkPolicies(api, table, machine, standIns, warnings);
        started.rules.start();
        ScheduledFuture<?> _ =
                started.worker.scheduleWithFixedDelay(started::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        return started;
    }

    @Override
    public void adopt(Collection<Connected> running) {
        running.forEach(
                each -> guarded.putIfAbsent(each.sandbox(), new GuardedPod(each.pod(), each.wire(), Optional.empty())));
        adopted = true;
        enforceIn(GATHER_MILLIS);
    }

    @Override
    public void guard(Pod pod, Connected connected) throws ProviderException.Retryable {
        Wire wire = connected.wire();
        // An address that is given anew is nobody else's any more.
        guarded.values()
                .removeIf(other -> !Collections.disjoint(other.wire().addresses(), wire.addresses())
                        && !other.ref().equals(connected.pod()));
        guarded.put(
                connected.sandbox(),
                new GuardedPod(connected.pod(), wire, Optional.of(PodEndpoint.of(pod, wire.addresses()))));
        try {
            if (!adopted || !rules.awaitKnown()) {
                throw notReady("the cluster's NetworkPolicies are not known yet");
            }
            enforce();
            warnings.starts(connected.pod(), pod);
        } catch (IOException e) {
            throw notReady(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notReady("interrupted");
        }
    }

    @Override
    public void release(String sandbox) {
        if (guarded.remove(sandbox) != null) {
            enforceIn(GATHER_MILLIS);
        }
    }

    private void enforceIn(long millis) {
        if (due.compareAndSet(false, true)) {
            try {
                ScheduledFuture<?> _ = worker.schedule(this::enforceOrRetry, millis, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("closed, the rules stay as they are");
            }
        }
    }

    private void enforceOrRetry() {
        due.set(false);
        if (!adopted || !rules.known()) {
            return;
        }
        try {
            enforce();
        } catch (IOException e) {
            LOG.error(
                    "NetworkPolicies of node {} are not in force as they should be: {}", table.node(), e.getMessage());
            enforceIn(RETRY_MILLIS);
        } catch (RuntimeException e) {
            LOG.error("defect: the rules for the pods of node {} stay as they were", table.node(), e);
        }
    }

    private void enforce() throws IOException {
        lock.lock();
        try {
            String wanted = ruleset();
            if (!inForce.equals(Optional.of(wanted))) {
                table.apply(wanted);
                inForce = Optional.of(wanted);
                seen = table.inForce();
            }
        } finally {
            lock.unlock();
        }
    }

    private void look() {
        try {
            if (lost()) {
                LOG.warn("the rules for the pods of node {} were changed by somebody else", table.node());
                enforceIn(0);
            }
        } catch (IOException e) {
            LOG.warn("the rules for the pods of node {} cannot be looked at: {}", table.node(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("defect: the rules for the pods of node {} were not looked at", table.node(), e);
        }
    }

    private boolean lost() throws IOException {
        lock.lock();
        try {
            if (inForce.isEmpty() || seen.equals(table.inForce())) {
                return false;
            }
            inForce = Optional.empty();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private String ruleset() {
        List<GuardedPod> pods = List.copyOf(guarded.values());
        Function<GuardedPod, Isolation> isolation = rules.isolations(pods);
        return NftRuleset.of(
                table.name(),
                machine,
                pods.stream()
                        .map(GuardedPod::wire)
                        .filter(wire -> !wire.hostInterface().isEmpty())
                        .toList(),
                pods.stream().map(isolation).toList());
    }

    private static ProviderException.Retryable notReady(String why) {
        return new ProviderException.Retryable("NetworkPolicyNotReady", why);
    }

    @Override
    public void close() {
        rules.close();
        worker.shutdownNow();
    }
}
