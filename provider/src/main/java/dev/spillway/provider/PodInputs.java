package dev.spillway.provider;

import dev.spillway.core.NodeFacts;
import dev.spillway.core.PodRef;
import dev.spillway.core.volume.ClaimedVolumes;
import dev.spillway.core.volume.csi.CsiAttachment;
import dev.spillway.core.volume.csi.CsiDriverTerms;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Optional;

/**
 * What pods need from the cluster, the only way a provider gets at it. Safe for use by many threads; calls may block on
 * the network, so make them from a virtual thread.
 */
public interface PodInputs extends ClaimedVolumes.Source<ProviderException.Retryable> {

    NodeFacts node();

    /**
     * Announces the pod, so that the ConfigMaps and Secrets that its spec names are watched while the registration is
     * open, and reports their changes.
     *
     * @param changed called after a ConfigMap or Secret of this pod was created, changed or deleted; may coalesce, must
     *     return at once
     */
    Registration register(Pod pod, Runnable changed);

    /** Empty if there is no such object. */
    Optional<ConfigMap> configMap(String namespace, String name) throws ProviderException.Retryable;

    /** Empty if there is no such object. */
    Optional<Secret> secret(String namespace, String name) throws ProviderException.Retryable;

    /** A token bound to the pod. Every call asks the API server anew: callers keep tokens until they are due. */
    ServiceAccountToken token(PodRef pod, String serviceAccount, TokenSpec spec) throws ProviderException;

    /** The Services whose variables pods of this namespace get: the namespace's own and {@code default/kubernetes}. */
    List<Service> services(String namespace) throws ProviderException.Retryable;

    /** What its CSIDriver object says of a driver; empty if there is no such object. */
    Optional<CsiDriverTerms> csiDriver(String name) throws ProviderException.Retryable;

    /** How far the cluster has got with this VolumeAttachment; empty if there is no such object. */
    Optional<CsiAttachment> csiAttachment(String name) throws ProviderException.Retryable;

    /** Whether the cluster has been told, by {@link Provider#volumes()}, that this volume is in use on this node. */
    boolean knownInUse(String uniqueVolumeName);

    /** The handler that a RuntimeClass names; empty if there is no such class. */
    Optional<String> runtimeHandler(String runtimeClass) throws ProviderException.Retryable;

    /** Closing it ends the watches that no other pod needs. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
