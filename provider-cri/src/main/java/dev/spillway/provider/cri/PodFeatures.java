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
            PodFeature.MOUNT_PROPAGATION,
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
     * @param ofMachine what depends on its kernel and its tools
     * @param ofRuntime what depends on the runtime
     */
    static FeatureSet supported(FeatureSet ofMachine, FeatureSet ofRuntime) {
        return ALWAYS.with(ofMachine.features().toArray(PodFeature[]::new))
                .with(ofRuntime.features().toArray(PodFeature[]::new));
    }

    /**
     * @param nfs whether this machine can mount NFS
     * @param appArmor whether its kernel has AppArmor
     */
    static FeatureSet ofMachine(boolean nfs, boolean appArmor) {
        FeatureSet features = FeatureSet.of();
        if (nfs) {
            features = features.with(PodFeature.NFS_VOLUMES);
        }
        return appArmor ? features.with(PodFeature.APP_ARMOR) : features;
    }
}
