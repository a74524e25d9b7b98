package dev.spillway.provider.cri;

import dev.spillway.core.acceptance.FeatureSet;
import dev.spillway.core.acceptance.PodFeature;

/** What pods may ask of this provider: everything that it does wholly, nothing else. */
final class PodFeatures {
    private static final FeatureSet ALWAYS = FeatureSet.of(
            PodFeature.INIT_CONTAINERS,
            PodFeature.SIDECARS,
            PodFeature.CONTAINER_RESTART_RULES,
            PodFeature.EPHEMERAL_CONTAINERS,
            PodFeature.PROBES,
            PodFeature.LIFECYCLE_HOOKS,
            PodFeature.SECCOMP,
            PodFeature.ENV_SOURCES,
            PodFeature.ENV_FIELDS,
            PodFeature.ENV_FILES,
            PodFeature.CONFIG_VOLUMES,
            PodFeature.PROJECTED_VOLUMES,
            PodFeature.MEMORY_VOLUMES,
            PodFeature.EMPTY_DIR_SIZE_LIMIT,
            PodFeature.SUB_PATHS,
            PodFeature.PERSISTENT_VOLUME_CLAIMS,
            PodFeature.FS_GROUP,
            PodFeature.USERS_AND_GROUPS,
            PodFeature.CAPABILITIES,
            PodFeature.PRIVILEGE_ESCALATION,
            PodFeature.READ_ONLY_ROOT,
            PodFeature.SE_LINUX,
            PodFeature.SYSCTLS,
            PodFeature.SHARED_PROCESS_NAMESPACE,
            PodFeature.POD_LEVEL_RESOURCES,
            PodFeature.ACTIVE_DEADLINE,
            PodFeature.HOSTNAMES,
            PodFeature.HOST_ALIASES,
            PodFeature.DNS_CONFIG,
            PodFeature.IMAGE_PULL_SECRETS,
            PodFeature.TERMINATION_LOG_FALLBACK,
            PodFeature.RUNTIME_CLASSES);

    private PodFeatures() {}

    /**
     * What pods may ask for on this machine.
     *
     * @param nfs whether this machine can mount NFS
     * @param ofRuntime what depends on the runtime
     */
    static FeatureSet supported(boolean nfs, FeatureSet ofRuntime) {
        FeatureSet wide = ALWAYS.with(ofRuntime.features().toArray(PodFeature[]::new));
        return nfs ? wide.with(PodFeature.NFS_VOLUMES) : wide;
    }
}
