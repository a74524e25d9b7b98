package dev.spillway.provider;

import dev.spillway.core.PodRef;
import dev.spillway.core.network.policy.Wire;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;

/** Keeps the cluster's rules about which pods may talk to each other. Safe for use by many threads. */
public interface NetworkGuard {

    /**
     * A pod that has a network.
     *
     * @param sandbox the provider's name for what has it; a pod may get another one
     */
    record Connected(PodRef pod, String sandbox, Wire wire) {}

    /**
     * Tells, once and before everything else, of the pods that run from an earlier life: the rules in force are theirs, and
     * stay until the rules for all of them are known anew.
     */
    void adopt(Collection<Connected> running);

    /**
     * Returns when the rules for this pod are in force. Called before the pod's first process runs, and again after a
     * restart; from then on the guard follows the rules' changes by itself.
     *
     * @throws ProviderException.Retryable if the rules are not known yet or cannot be put in force; the pod must wait
     */
    void guard(Pod pod, Connected connected) throws ProviderException.Retryable;

    /** The sandbox's network is gone, and its address may be another's now. */
    void release(String sandbox);

    /** Lets everything through. */
    static NetworkGuard none() {
        return new NetworkGuard() {
            @Override
            public void adopt(Collection<Connected> running) {}

            @Override
            public void guard(Pod pod, Connected connected) {}

            @Override
            public void release(String sandbox) {}
        };
    }
}
