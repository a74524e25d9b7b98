package dev.spillway.core.acceptance;

/**
 * What a pod may ask for beyond plain containers with command, args, env values, ports, emptyDir and the service-account
 * volume that every pod carries. A provider says which of these it does; a pod that needs another one is refused.
 */
public enum PodFeature {
    INIT_CONTAINERS("init containers"),
    SIDECARS("restartable init containers"),
    EPHEMERAL_CONTAINERS("ephemeral containers"),
    CONTAINER_RESTART_RULES("container-level restart policies"),
    PROBES("probes"),
    LIFECYCLE_HOOKS("lifecycle hooks"),
    STOP_SIGNALS("custom stop signals"),
    ENV_SOURCES("environment variables from ConfigMaps and Secrets"),
    ENV_FIELDS("environment variables from fields and resources"),
    ENV_FILES("environment variables from files"),
    CONFIG_VOLUMES("configMap, secret and downwardAPI volumes"),
    PROJECTED_VOLUMES("projected volumes"),
    MEMORY_VOLUMES("emptyDir volumes in memory"),
    EMPTY_DIR_SIZE_LIMIT("size limits of emptyDir volumes"),
    SUB_PATHS("subPath mounts"),
    NFS_VOLUMES("an NFS client (mount.nfs, and nfs in the kernel)"),
    PERSISTENT_VOLUME_CLAIMS("PersistentVolumeClaims"),
    CSI_VOLUMES("this CSI driver (provider.cri.csiDrivers)"),
    IMAGE_VOLUMES("image volumes"),
    BLOCK_VOLUMES("raw block volumes"),
    MOUNT_PROPAGATION("mount propagation"),
    RECURSIVE_READ_ONLY("recursive read-only mounts"),
    FS_GROUP("fsGroup"),
    USERS_AND_GROUPS("runAsUser, runAsGroup, runAsNonRoot and supplemental groups"),
    SUPPLEMENTAL_GROUPS_STRICT("the Strict policy for supplemental groups"),
    CAPABILITIES("capabilities"),
    PRIVILEGE_ESCALATION("allowPrivilegeEscalation"),
    READ_ONLY_ROOT("read-only root file systems"),
    SECCOMP("seccomp profiles"),
    APP_ARMOR("AppArmor profiles"),
    SE_LINUX("SELinux options"),
    PROC_MOUNT("unmasked /proc"),
    SYSCTLS("safe sysctls"),
    USER_NAMESPACES("user namespaces of their own"),
    SHARED_PROCESS_NAMESPACE("a process namespace shared by all containers"),
    RUNTIME_CLASSES("RuntimeClasses"),
    POD_LEVEL_RESOURCES("resources of the pod as a whole"),
    HUGE_PAGES("huge pages"),
    RESOURCE_CLAIMS("resource claims"),
    ACTIVE_DEADLINE("activeDeadlineSeconds"),
    HOSTNAMES("hostname, subdomain, setHostnameAsFQDN and hostnameOverride"),
    HOST_ALIASES("host aliases"),
    DNS_CONFIG("dnsConfig and dnsPolicy Default or None"),
    IMAGE_PULL_SECRETS("image pull secrets"),
    SECURITY_GROUPS("the rules of a cloud's security groups"),
    TERMINATION_LOG_FALLBACK("termination messages from logs");

    private final String words;

    PodFeature(String words) {
        this.words = words;
    }

    /** As a sentence for users names it. */
    public String words() {
        return words;
    }
}
