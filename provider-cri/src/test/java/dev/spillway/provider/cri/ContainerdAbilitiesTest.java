package dev.spillway.provider.cri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.spillway.core.ElasticPlan;
import dev.spillway.core.ElasticSpec;
import dev.spillway.core.NodeFacts;
import dev.spillway.core.PodRef;
import dev.spillway.cri.api.ContainerConfig;
import dev.spillway.cri.api.ContainerState;
import dev.spillway.cri.api.IDMapping;
import dev.spillway.cri.api.LinuxContainerSecurityContext;
import dev.spillway.cri.api.Mount;
import dev.spillway.cri.api.MountPropagation;
import dev.spillway.cri.api.SecurityProfile.ProfileType;
import dev.spillway.provider.ElasticPod;
import dev.spillway.provider.Provider;
import dev.spillway.provider.kit.InMemoryInputs;
import dev.spillway.provider.kit.RecordingObserver;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What newer containerds are asked for, and older ones never. */
final class ContainerdAbilitiesTest {
    private static final ElasticPlan SMALL = new ElasticPlan(new ElasticSpec("as-requested", 50, 64L << 20, 0, 0));
    private static final String DEMANDING = """
            {"hostUsers": false,
             "containers": [{"name": "main", "image": "busybox:1", "imagePullPolicy": "Always", "command": ["polite"],
               "securityContext": {"procMount": "Unmasked", "appArmorProfile": {"type": "Localhost", "localhostProfile": "p"}},
               "volumeMounts": [
                 {"name": "data", "mountPath": "/ro", "readOnly": true, "recursiveReadOnly": "IfPossible"},
                 {"name": "data", "mountPath": "/down", "mountPropagation": "HostToContainer"},
                 {"name": "files", "mountPath": "/files", "subPath": "etc"}]}],
             "volumes": [{"name": "data", "emptyDir": {}},
               {"name": "files", "image": {"reference": "files:1", "pullPolicy": "Always"}}]}
            """;

    @TempDir
    Path directory;

    @Test
    void usersMountsAndImagesAreAskedForAsAKubeletDoes() throws Exception {
        try (FakeCapacity capacity = new FakeCapacity(directory)) {
            capacity.runtime().becomeNew("2.1.9");
            capacity.runtime().addImage("files:1");
            ContainerConfig config = start(capacity, DEMANDING);

            IDMapping users = capacity.runtime()
                    .sandboxConfigs()
                    .getFirst()
                    .getLinux()
                    .getSecurityContext()
                    .getNamespaceOptions()
                    .getUsernsOptions()
                    .getUids(0);
            LinuxContainerSecurityContext security = config.getLinux().getSecurityContext();
            assertThat(users.getLength()).isEqualTo(65_536);
            assertThat(security.getNamespaceOptions().getUsernsOptions().getGids(0))
                    .isEqualTo(users);
            assertThat(security.getMaskedPathsList()).isEmpty();
            assertThat(security.getApparmor().getProfileType()).isEqualTo(ProfileType.Localhost);
            assertThat(security.getApparmor().getLocalhostRef()).isEqualTo("p");
            assertThat(config.getMountsList())
                    .allSatisfy(mount -> assertThat(mount.getUidMappingsList()).containsExactly(users));
            assertThat(mount(config, "/ro").getRecursiveReadOnly()).isTrue();
            assertThat(mount(config, "/down").getPropagation())
                    .isEqualTo(MountPropagation.PROPAGATION_HOST_TO_CONTAINER);
            assertThat(mount(config, "/files")).satisfies(mount -> {
                assertThat(mount.getHostPath()).isEmpty();
                assertThat(mount.getImage().getUserSpecifiedImage()).isEqualTo("files:1");
                assertThat(mount.getImageSubPath()).isEqualTo("etc");
                assertThat(mount.getReadonly()).isTrue();
            });
        }
    }

    @Test
    void anOlderOneIsNotAskedForWhatItWouldDrop() throws Exception {
        try (FakeCapacity capacity = new FakeCapacity(directory)) {
            ContainerConfig config = start(
                    capacity,
                    DEMANDING
                            .replace("\"hostUsers\": false,", "")
                            .replace("{\"name\": \"files\", \"mountPath\": \"/files\", \"subPath\": \"etc\"}", "")
                            .replace("\"HostToContainer\"},", "\"HostToContainer\"}"));

            assertThat(mount(config, "/ro")).satisfies(mount -> {
                assertThat(mount.getReadonly()).isTrue();
                assertThat(mount.getRecursiveReadOnly()).isFalse();
                assertThat(mount.getUidMappingsList()).isEmpty();
            });
        }
    }

    private ContainerConfig start(FakeCapacity capacity, String spec) throws Exception {
        PodRef ref = new PodRef("default", "demanding", UUID.randomUUID().toString());
        Pod pod = FakeCapacity.pod(ref, List.of("polite"), "Never");
        pod.setSpec(new JsonMapper().readValue(spec, PodSpec.class));
        try (Provider provider = capacity.connect()) {
            provider.start(new InMemoryInputs(new NodeFacts("node", List.of("192.0.2.1"))), new RecordingObserver());
            provider.ensure(new ElasticPod(pod, SMALL));
            await().until(() -> capacity.runtime().containersNow().stream()
                    .anyMatch(container -> container.getState() == ContainerState.CONTAINER_RUNNING));
            return capacity.runtime().containerConfigs().getFirst();
        }
    }

    private static Mount mount(ContainerConfig config, String path) {
        return config.getMountsList().stream()
                .filter(mount -> mount.getContainerPath().equals(path))
                .findFirst()
                .orElseThrow();
    }
}
