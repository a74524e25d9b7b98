package dev.spillway.provider.cri.pod;

import dev.spillway.core.pod.IdRange;
import dev.spillway.cri.api.Capability;
import dev.spillway.cri.api.Image;
import dev.spillway.cri.api.Int64Value;
import dev.spillway.cri.api.LinuxContainerSecurityContext;
import dev.spillway.cri.api.LinuxSandboxSecurityContext;
import dev.spillway.cri.api.NamespaceMode;
import dev.spillway.cri.api.NamespaceOption;
import dev.spillway.cri.api.SELinuxOption;
import dev.spillway.cri.api.SecurityProfile;
import dev.spillway.cri.api.SecurityProfile.ProfileType;
import dev.spillway.cri.api.SupplementalGroupsPolicy;
import io.fabric8.kubernetes.api.model.AppArmorProfile;
import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.SELinuxOptions;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who a pod's processes are and what they may do: the container's own word, else the pod's, else the image's. Untrusted by
 * default: seccomp is the runtime's profile unless the pod says {@code Unconfined}; nothing is privileged.
 */
final class SecurityContexts {
    /** Since Kubernetes 1.36; the kernel's own files that tell a container about its host. */
    private static final List<String> MASKED_PATHS = List.of(
            "/proc/asound",
            "/proc/acpi",
            "/proc/interrupts",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/proc/sched_debug",
            "/proc/scsi",
            "/sys/firmware",
            "/sys/devices/virtual/powercap");

    private static final List<String> READONLY_PATHS =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private final Pod pod;
    private final PodSecurityContext ofPod;
    private final Path seccompProfiles;
    private final Optional<IdRange> users;

    /**
     * @param seccompProfiles where {@code localhostProfile}s are
     * @param users the pod's own; empty if it shares the host's
     */
    SecurityContexts(Pod pod, Path seccompProfiles, Optional<IdRange> users) {
        this.pod = pod;
        this.seccompProfiles = seccompProfiles;
        this.users = users;
        this.ofPod = Optional.ofNullable(pod.getSpec().getSecurityContext())
                .orElseGet(() -> new PodSecurityContextBuilder().build());
    }

    LinuxSandboxSecurityContext sandbox() {
        LinuxSandboxSecurityContext.Builder context = LinuxSandboxSecurityContext.newBuilder()
                .setNamespaceOptions(namespaces(Optional.empty()))
                .setSeccomp(SecurityProfile.newBuilder().setProfileType(ProfileType.RuntimeDefault))
                .addAllSupplementalGroups(groups())
                .setSupplementalGroupsPolicy(groupsPolicy());
        number(ofPod.getRunAsUser()).ifPresent(context::setRunAsUser);
        number(ofPod.getRunAsGroup()).ifPresent(context::setRunAsGroup);
        selinux(ofPod.getSeLinuxOptions()).ifPresent(context::setSelinuxOptions);
        return context.build();
    }

    /**
     * @param target the container whose processes this one shall see, for {@code kubectl debug --target}
     * @throws ContainerConfigException if the image's user is not one that {@code runAsNonRoot} allows
     */
    LinuxContainerSecurityContext container(Container container, Image image, Optional<String> target)
            throws ContainerConfigException {
        SecurityContext own = own(container);
        LinuxContainerSecurityContext.Builder context = LinuxContainerSecurityContext.newBuilder()
                .setNamespaceOptions(namespaces(target))
                .setReadonlyRootfs(Boolean.TRUE.equals(own.getReadOnlyRootFilesystem()))
                .setNoNewPrivs(Boolean.FALSE.equals(own.getAllowPrivilegeEscalation()))
                .addAllSupplementalGroups(groups())
                .setSupplementalGroupsPolicy(groupsPolicy())
                .setSeccomp(seccomp(container, own));
        appArmor(own).ifPresent(context::setApparmor);
        if (!"Unmasked".equals(own.getProcMount())) {
            context.addAllMaskedPaths(MASKED_PATHS).addAllReadonlyPaths(READONLY_PATHS);
        }
        capabilities(own.getCapabilities()).ifPresent(context::setCapabilities);
        selinux(own.getSeLinuxOptions() == null ? ofPod.getSeLinuxOptions() : own.getSeLinuxOptions())
                .ifPresent(context::setSelinuxOptions);
        number(own.getRunAsGroup() == null ? ofPod.getRunAsGroup() : own.getRunAsGroup())
                .ifPresent(context::setRunAsGroup);
        setUser(context, container, own, image);
        return context.build();
    }

    private void setUser(
            LinuxContainerSecurityContext.Builder context, Container container, SecurityContext own, Image image)
            throws ContainerConfigException {
        Long asked = own.getRunAsUser() == null ? ofPod.getRunAsUser() : own.getRunAsUser();
        Boolean nonRoot = own.getRunAsNonRoot() == null ? ofPod.getRunAsNonRoot() : own.getRunAsNonRoot();
        boolean named = !image.hasUid() && !image.getUsername().isEmpty();
        if (Boolean.TRUE.equals(nonRoot)) {
            verifyNonRoot(container, asked, image, named);
        }
        if (asked != null) {
            context.setRunAsUser(Int64Value.newBuilder().setValue(asked));
        } else if (named) {
            context.setRunAsUsername(image.getUsername());
        } else {
            context.setRunAsUser(image.getUid());
        }
    }

    private void verifyNonRoot(Container container, @Nullable Long asked, Image image, boolean named)
            throws ContainerConfigException {
        String where = " (pod: \"" + pod.getMetadata().getName() + "_"
                + pod.getMetadata().getNamespace() + "(" + pod.getMetadata().getUid() + ")\", container: "
                + container.getName() + ")";
        if (asked != null) {
            if (asked == 0) {
                throw new ContainerConfigException("container's runAsUser breaks non-root policy" + where);
            }
        } else if (named) {
            throw new ContainerConfigException("container has runAsNonRoot and image has non-numeric user ("
                    + image.getUsername() + "), cannot verify user is non-root" + where);
        } else if (image.getUid().getValue() == 0) {
            throw new ContainerConfigException("container has runAsNonRoot and image will run as root" + where);
        }
    }

    private NamespaceOption namespaces(Optional<String> target) {
        NamespaceOption.Builder option = NamespaceOption.newBuilder()
                .setNetwork(NamespaceMode.POD)
                .setIpc(NamespaceMode.POD)
                .setPid(
                        Boolean.TRUE.equals(pod.getSpec().getShareProcessNamespace())
                                ? NamespaceMode.POD
                                : NamespaceMode.CONTAINER);
        target.ifPresent(id -> option.setPid(NamespaceMode.TARGET).setTargetId(id));
        users.map(UserNamespaces::inWords).ifPresent(option::setUsernsOptions);
        return option.build();
    }

    private SecurityProfile seccomp(Container container, SecurityContext own) throws ContainerConfigException {
        SeccompProfile asked = own.getSeccompProfile() == null ? ofPod.getSeccompProfile() : own.getSeccompProfile();
        String type = asked == null ? "RuntimeDefault" : asked.getType();
        return switch (type) {
            case "RuntimeDefault" ->
                SecurityProfile.newBuilder()
                        .setProfileType(ProfileType.RuntimeDefault)
                        .build();
            case "Unconfined" ->
                SecurityProfile.newBuilder()
                        .setProfileType(ProfileType.Unconfined)
                        .build();
            case "Localhost" -> localhost(asked);
            default ->
                throw new ContainerConfigException(
                        "container " + container.getName() + ": there is no seccompProfile.type " + type);
        };
    }

    private SecurityProfile localhost(@Nullable SeccompProfile asked) {
        String name = asked == null ? "" : orEmpty(asked.getLocalhostProfile());
        return SecurityProfile.newBuilder()
                .setProfileType(ProfileType.Localhost)
                .setLocalhostRef(seccompProfiles.resolve(name).toString())
                .build();
    }

    /** Where none is asked for, the runtime takes its own if the kernel has AppArmor. */
    private Optional<SecurityProfile> appArmor(SecurityContext own) {
        AppArmorProfile asked =
                own.getAppArmorProfile() == null ? ofPod.getAppArmorProfile() : own.getAppArmorProfile();
        return Optional.ofNullable(asked).map(profile -> switch (profile.getType()) {
            case "Unconfined" ->
                SecurityProfile.newBuilder()
                        .setProfileType(ProfileType.Unconfined)
                        .build();
            case "Localhost" ->
                SecurityProfile.newBuilder()
                        .setProfileType(ProfileType.Localhost)
                        .setLocalhostRef(orEmpty(profile.getLocalhostProfile()))
                        .build();
            default ->
                SecurityProfile.newBuilder()
                        .setProfileType(ProfileType.RuntimeDefault)
                        .build();
        });
    }

    private List<Long> groups() {
        List<Long> groups = new ArrayList<>();
        Optional.ofNullable(ofPod.getFsGroup()).ifPresent(groups::add);
        groups.addAll(ofPod.getSupplementalGroups());
        return groups;
    }

    private SupplementalGroupsPolicy groupsPolicy() {
        return "Strict".equals(ofPod.getSupplementalGroupsPolicy())
                ? SupplementalGroupsPolicy.Strict
                : SupplementalGroupsPolicy.Merge;
    }

    private static SecurityContext own(Container container) {
        return Optional.ofNullable(container.getSecurityContext())
                .orElseGet(() -> new SecurityContextBuilder().build());
    }

    private static Optional<Capability> capabilities(@Nullable Capabilities asked) {
        return Optional.ofNullable(asked)
                .map(c -> Capability.newBuilder()
                        .addAllAddCapabilities(c.getAdd())
                        .addAllDropCapabilities(c.getDrop())
                        .build());
    }

    private static Optional<SELinuxOption> selinux(@Nullable SELinuxOptions asked) {
        return Optional.ofNullable(asked)
                .map(o -> SELinuxOption.newBuilder()
                        .setUser(orEmpty(o.getUser()))
                        .setRole(orEmpty(o.getRole()))
                        .setType(orEmpty(o.getType()))
                        .setLevel(orEmpty(o.getLevel()))
                        .build());
    }

    private static Optional<Int64Value> number(@Nullable Long value) {
        return Optional.ofNullable(value)
                .map(v -> Int64Value.newBuilder().setValue(v).build());
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }
}
