package dev.spillway.provider.kit;

import dev.spillway.core.PodRef;
import dev.spillway.provider.Provider;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Set;

/** What a provider under test runs its pods on: it outlives the provider objects that are connected to it. */
public interface Capacity extends AutoCloseable {

    /** The name of the only container of every test pod. */
    String CONTAINER = "main";

    /** A new provider object for the same node, as a restarted process would make it; not started yet. */
    Provider connect();

    /** A pod with one container named {@link #CONTAINER}; without a restart where the behaviour is to end. */
    Pod pod(PodRef ref, Behaviour behaviour);

    /** Part of what {@link Behaviour.RunsUntilStopped} writes to its log soon after its start. */
    String logText();

    /** Those that {@link #inject} knows; tests of others are skipped. */
    Set<Fault> faults();

    /** Takes effect at once, for all provider objects, and lasts until {@link #heal()}. */
    void inject(Fault fault);

    void heal();

    /** How long at most until a provider has done, and reported, what it was asked. */
    default Duration patience() {
        return Duration.ofSeconds(10);
    }

    /** Ends everything that still runs. */
    @Override
    void close();
}
