package dev.spillway.core.acceptance;

import dev.spillway.core.pod.Containers;
import io.fabric8.kubernetes.api.model.AppArmorProfile;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which fields need which feature. Fields that admission or defaulting fills in need none with the value they get. */
final class FeatureRules {
    static final List<Rule> CONTAINERS = List.of(
            Rule.needs(
                    PodFeature.SIDECARS,
                    pod -> pod.initContainers((path, c) -> Containers.isSidecar(c)
                            ? PodFields.use(path + ".restartPolicy", "Always")
                            : Stream.empty())),
            Rule.needs(
                    PodFeature.INIT_CONTAINERS,
                    pod -> pod.initContainers((path, c) -> Containers.isSidecar(c)
                            ? Stream.empty()
                            : Stream.of(new Use(path, String.valueOf(c.getName()))))),
            Rule.needs(
                    PodFeature.EPHEMERAL_CONTAINERS,
                    pod -> pod.spec("ephemeralContainers", PodSpec::getEphemeralContainers)),
            Rule.needs(PodFeature.CONTAINER_RESTART_RULES, pod -> pod.containers(FeatureRules::ownRestartPolicy)),
            Rule.needs(PodFeature.PROBES, pod -> pod.containers("startupProbe", Container::getStartupProbe)),
            Rule.needs(PodFeature.PROBES, pod -> pod.containers("livenessProbe", Container::getLivenessProbe)),
            Rule.needs(PodFeature.PROBES, pod -> pod.containers("readinessProbe", Container::getReadinessProbe)),
            Rule.needs(
                    PodFeature.LIFECYCLE_HOOKS,
                    pod -> pod.containers(
                            "lifecycle", c -> hooks(c.getLifecycle()).orElse(null))),
            Rule.needs(
                    PodFeature.STOP_SIGNALS,
                    pod -> pod.containers(
                            "lifecycle.stopSignal",
                            c -> c.getLifecycle() == null
                                    ? null
                                    : c.getLifecycle().getStopSignal())),
            Rule.needs(
                    PodFeature.TERMINATION_LOG_FALLBACK,
                    pod -> pod.containers(
                            "terminationMessagePolicy", c -> unless("File", c.getTerminationMessagePolicy()))),
            Rule.needs(PodFeature.ENV_SOURCES, pod -> pod.containers("envFrom", Container::getEnvFrom)),
            Rule.needs(PodFeature.ENV_SOURCES, pod -> pod.containers((path, c) -> env(path, c, FeatureRules::fromKey))),
            Rule.needs(
                    PodFeature.ENV_FIELDS, pod -> pod.containers((path, c) -> env(path, c, FeatureRules::fromField))),
            Rule.needs(
                    PodFeature.ENV_FILES,
                    pod -> pod.containers(
                            (path, c) -> env(path, c, v -> v.getValueFrom().getFileKeyRef() != null))));

    static final List<Rule> SECURITY = List.of(
            Rule.needs(
                    PodFeature.USERS_AND_GROUPS,
                    pod -> pod.security("runAsUser", PodSecurityContext::getRunAsUser, SecurityContext::getRunAsUser)),
            Rule.needs(
                    PodFeature.USERS_AND_GROUPS,
                    pod -> pod.security(
                            "runAsGroup", PodSecurityContext::getRunAsGroup, SecurityContext::getRunAsGroup)),
            Rule.needs(
                    PodFeature.USERS_AND_GROUPS,
                    pod -> pod.security(
                            "runAsNonRoot", PodSecurityContext::getRunAsNonRoot, SecurityContext::getRunAsNonRoot)),
            Rule.needs(
                    PodFeature.USERS_AND_GROUPS,
                    pod -> pod.security("supplementalGroups", PodSecurityContext::getSupplementalGroups, c -> null)),
            Rule.needs(
                    PodFeature.SUPPLEMENTAL_GROUPS_STRICT,
                    "SupplementalGroupsPolicyNotSupported",
                    pod -> pod.security(
                            "supplementalGroupsPolicy",
                            c -> unless("Merge", c.getSupplementalGroupsPolicy()),
                            c -> null)),
            Rule.needs(PodFeature.FS_GROUP, pod -> pod.security("fsGroup", PodSecurityContext::getFsGroup, c -> null)),
            Rule.needs(
                    PodFeature.CAPABILITIES,
                    pod -> pod.containerSecurity("capabilities", SecurityContext::getCapabilities)),
            Rule.needs(
                    PodFeature.PRIVILEGE_ESCALATION,
                    pod -> pod.containerSecurity(
                            "allowPrivilegeEscalation",
                            c -> Boolean.FALSE.equals(c.getAllowPrivilegeEscalation()) ? "false" : null)),
            Rule.needs(
                    PodFeature.READ_ONLY_ROOT,
                    pod -> pod.containerSecurity("readOnlyRootFilesystem", SecurityContext::getReadOnlyRootFilesystem)),
            Rule.needs(
                    PodFeature.SECCOMP,
                    pod -> pod.security(
                            "seccompProfile",
                            PodSecurityContext::getSeccompProfile,
                            SecurityContext::getSeccompProfile)),
            Rule.needs(
                    PodFeature.APP_ARMOR,
                    "AppArmor",
                    pod -> pod.security(
                            "appArmorProfile",
                            c -> confining(c.getAppArmorProfile()),
                            c -> confining(c.getAppArmorProfile()))),
            Rule.needs(
                    PodFeature.SE_LINUX,
                    pod -> pod.security(
                            "seLinuxOptions",
                            PodSecurityContext::getSeLinuxOptions,
                            SecurityContext::getSeLinuxOptions)),
            Rule.needs(
                    PodFeature.PROC_MOUNT,
                    pod -> pod.containerSecurity("procMount", c -> unless("Default", c.getProcMount()))),
            Rule.needs(PodFeature.SYSCTLS, pod -> pod.security("sysctls", PodSecurityContext::getSysctls, c -> null)),
            Rule.needs(
                    PodFeature.USER_NAMESPACES,
                    pod -> pod.spec("hostUsers", s -> Boolean.FALSE.equals(s.getHostUsers()) ? "false" : null)));

    static final List<Rule> POD = List.of(
            Rule.needs(
                    PodFeature.SHARED_PROCESS_NAMESPACE,
                    pod -> pod.spec("shareProcessNamespace", PodSpec::getShareProcessNamespace)),
            Rule.needs(PodFeature.RUNTIME_CLASSES, pod -> pod.spec("runtimeClassName", PodSpec::getRuntimeClassName)),
            Rule.needs(PodFeature.POD_LEVEL_RESOURCES, pod -> pod.spec("resources", FeatureRules::podLevel)),
            Rule.needs(PodFeature.RESOURCE_CLAIMS, pod -> pod.spec("resourceClaims", PodSpec::getResourceClaims)),
            Rule.needs(
                    PodFeature.ACTIVE_DEADLINE,
                    pod -> pod.spec("activeDeadlineSeconds", PodSpec::getActiveDeadlineSeconds)),
            Rule.needs(PodFeature.HOSTNAMES, pod -> pod.spec("hostname", PodSpec::getHostname)),
            Rule.needs(PodFeature.HOSTNAMES, pod -> pod.spec("subdomain", PodSpec::getSubdomain)),
            Rule.needs(PodFeature.HOSTNAMES, pod -> pod.spec("setHostnameAsFQDN", PodSpec::getSetHostnameAsFQDN)),
            Rule.needs(PodFeature.HOSTNAMES, pod -> pod.spec("hostnameOverride", PodSpec::getHostnameOverride)),
            Rule.needs(PodFeature.HOST_ALIASES, pod -> pod.spec("hostAliases", PodSpec::getHostAliases)),
            Rule.needs(PodFeature.DNS_CONFIG, pod -> pod.spec("dnsConfig", PodSpec::getDnsConfig)),
            Rule.needs(PodFeature.DNS_CONFIG, pod -> pod.spec("dnsPolicy", FeatureRules::unusualDnsPolicy)),
            Rule.needs(
                    PodFeature.IMAGE_PULL_SECRETS, pod -> pod.spec("imagePullSecrets", PodSpec::getImagePullSecrets)),
            Rule.needs(PodFeature.HUGE_PAGES, pod -> pod.containers(FeatureRules::hugePages)));

    static final List<Rule> MOUNTS = List.of(
            Rule.needs(PodFeature.SUB_PATHS, pod -> pod.mounts("subPath", VolumeMount::getSubPath)),
            Rule.needs(PodFeature.SUB_PATHS, pod -> pod.mounts("subPathExpr", VolumeMount::getSubPathExpr)),
            Rule.needs(
                    PodFeature.MOUNT_PROPAGATION,
                    pod -> pod.mounts("mountPropagation", m -> unless("None", m.getMountPropagation()))),
            Rule.needs(
                    PodFeature.RECURSIVE_READ_ONLY,
                    pod -> pod.mounts(
                            "recursiveReadOnly", m -> "Enabled".equals(m.getRecursiveReadOnly()) ? "Enabled" : null)),
            Rule.needs(PodFeature.BLOCK_VOLUMES, pod -> pod.containers("volumeDevices", Container::getVolumeDevices)));

    private FeatureRules() {}

    private static @Nullable String unless(String usual, @Nullable String value) {
        return usual.equals(value) ? null : value;
    }

    /** Without AppArmor every process is unconfined. */
    private static @Nullable AppArmorProfile confining(@Nullable AppArmorProfile profile) {
        return profile == null || "Unconfined".equals(profile.getType()) ? null : profile;
    }

    private static @Nullable Object podLevel(PodSpec spec) {
        return spec.getResources() == null || spec.getResources().equals(new ResourceRequirements())
                ? null
                : spec.getResources();
    }

    private static @Nullable String unusualDnsPolicy(PodSpec spec) {
        String policy = spec.getDnsPolicy();
        return "Default".equals(policy) || "None".equals(policy) ? policy : null;
    }

    private static Stream<Use> ownRestartPolicy(String path, Container container) {
        boolean sidecar = path.startsWith("spec.initContainers") && Containers.isSidecar(container);
        return sidecar ? Stream.empty() : PodFields.use(path + ".restartPolicy", container.getRestartPolicy());
    }

    private static Optional<Object> hooks(@Nullable Lifecycle lifecycle) {
        return lifecycle == null
                ? Optional.empty()
                : Optional.<Object>ofNullable(lifecycle.getPostStart())
                        .or(() -> Optional.ofNullable(lifecycle.getPreStop()));
    }

    private static Stream<Use> env(String path, Container container, Predicate<EnvVar> which) {
        return PodFields.each(
                path + ".env",
                container.getEnv(),
                (at, variable) -> variable.getValueFrom() != null && which.test(variable)
                        ? Stream.of(new Use(at + ".valueFrom", ""))
                        : Stream.empty());
    }

    private static boolean fromKey(EnvVar variable) {
        return variable.getValueFrom().getConfigMapKeyRef() != null
                || variable.getValueFrom().getSecretKeyRef() != null;
    }

    private static boolean fromField(EnvVar variable) {
        return variable.getValueFrom().getFieldRef() != null
                || variable.getValueFrom().getResourceFieldRef() != null;
    }

    private static Stream<Use> hugePages(String path, Container container) {
        if (container.getResources() == null || container.getResources().getLimits() == null) {
            return Stream.empty();
        }
        return container.getResources().getLimits().keySet().stream()
                .filter(name -> name.startsWith("hugepages-"))
                .map(name -> new Use(path + ".resources.limits[" + name + "]", ""));
    }
}
