package dev.spillway.provider.cri.csi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.spillway.core.volume.csi.CsiAttachment;
import dev.spillway.core.volume.csi.CsiDriverTerms;
import dev.spillway.core.volume.csi.CsiVolume;
import dev.spillway.core.volume.csi.CsiVolume.SecretName;
import dev.spillway.cri.api.csi.NodeServiceCapability.RPC;
import dev.spillway.cri.api.csi.VolumeCapability;
import dev.spillway.provider.cri.host.Mounts;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CsiMountsTest {
    private static final CsiDriverTerms NO_ATTACHING =
            new CsiDriverTerms(false, true, "File", Set.of("Persistent", "Ephemeral"), false, false);
    private static final CsiVolume DISK = volume("disk", false);
    private static final CsiVolume INLINE = volume("csi-inline", true);

    @TempDir
    Path state;

    private final CsiInputs inputs = new CsiInputs();
    private Instant now = Instant.EPOCH;

    @SuppressWarnings("NullAway.Init") // set before each test
    private FakeCsiDriver driver;

    @BeforeEach
    void start() throws IOException {
        driver = new FakeCsiDriver("d");
        driver.abilities.add(RPC.Type.STAGE_UNSTAGE_VOLUME);
        inputs.driver = Optional.of(NO_ATTACHING);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void aVolumeIsStagedAndPublishedWithWhatTheDriverNeedsToKnow() throws Exception {
        inputs.secrets.put("stage", Map.of("key", "b3Blbg=="));
        CsiMounts pod = life().pod("a");

        boolean toBeGiven = pod.mount(pod("a"), "data", DISK, target("a"));
        pod.done("data");

        assertThat(toBeGiven).isTrue();
        assertThat(driver.staged).singleElement().satisfies(stage -> {
            assertThat(stage.getSecretsMap()).containsExactly(Map.entry("key", "open"));
            assertThat(Path.of(stage.getStagingTargetPath())).isDirectory();
            assertThat(stage.getVolumeContextMap()).containsExactly(Map.entry("size", "1"));
        });
        assertThat(driver.published).singleElement().satisfies(publish -> {
            assertThat(publish.getTargetPath()).isEqualTo(target("a").toString());
            assertThat(publish.getStagingTargetPath())
                    .isEqualTo(driver.staged.getFirst().getStagingTargetPath());
            assertThat(publish.getVolumeContextMap()).containsEntry("csi.storage.k8s.io/pod.name", "a");
            assertThat(publish.getVolumeCapability().getMount().getFsType()).isEqualTo("ext4");
            assertThat(publish.getVolumeCapability().getMount().getMountFlagsList())
                    .containsExactly("noatime");
            assertThat(publish.getVolumeCapability().getAccessMode().getMode())
                    .isEqualTo(VolumeCapability.AccessMode.Mode.SINGLE_NODE_WRITER);
        });
        assertThat(pod.unfinished("data")).isFalse();
    }

    @Test
    void aVolumeOfTwoPodsIsUnstagedAfterTheLastOfThem() throws Exception {
        inputs.secrets.put("stage", Map.of());
        Life life = life();
        CsiMounts first = life.pod("a");
        CsiMounts second = life.pod("b");
        first.mount(pod("a"), "data", DISK, target("a"));
        second.mount(pod("b"), "data", DISK, target("b"));

        first.release(targets("a"));
        assertThat(driver.calls).contains("unpublish disk").doesNotContain("unstage disk");
        second.release(targets("b"));

        assertThat(driver.calls).endsWith("unpublish disk", "unstage disk");
        assertThat(left()).isEmpty();
    }

    @Test
    void whatAnEarlierLifeMountedIsGivenBackWithoutAskingTheCluster() throws Exception {
        inputs.secrets.put("stage", Map.of());
        CsiMounts before = life().pod("a");
        before.mount(pod("a"), "data", DISK, target("a"));
        before.mount(pod("a"), "own", INLINE, targets("a").resolve("own"));
        inputs.driver = Optional.empty();
        inputs.secrets.clear();

        CsiMounts after = life().pod("a");
        after.release(targets("a"));
        after.release(targets("a"));

        assertThat(driver.calls).contains("unpublish disk", "unpublish csi-inline", "unstage disk");
        assertThat(left()).isEmpty();
    }

    @Test
    void halfARecordOfAnEarlierLifeKeepsNoPodFromEnding() throws Exception {
        inputs.secrets.put("stage", Map.of());
        CsiMounts pod = life().pod("a");
        pod.mount(pod("a"), "data", DISK, target("a"));
        Path volume = state.resolve("csi").resolve(DISK.directoryName());
        Files.createFile(volume.resolve(".volume.json.next"));
        Files.createFile(state.resolve("pods/a/.data.json.next"));

        pod.release(targets("a"));

        assertThat(left()).isEmpty();
    }

    @Test
    void whatADriverSaysOfAFailureIsToldInAKubeletsWordsAndTriedAgain() throws Exception {
        inputs.secrets.put("stage", Map.of());
        CsiMounts pod = life().pod("a");
        pod.mount(pod("a"), "other", volume("other", false), targets("a").resolve("other"));
        driver.fault = Status.INTERNAL.withDescription("disk on fire");

        assertThatThrownBy(() -> pod.mount(pod("a"), "data", DISK, target("a")))
                .isInstanceOf(CsiException.class)
                .hasMessage("rpc error: code = INTERNAL desc = disk on fire");
        assertThat(pod.unfinished("data")).isTrue();

        driver.fault = Status.OK;
        pod.mount(pod("a"), "data", DISK, target("a"));
        assertThat(driver.calls).contains("publish disk");
    }

    @Test
    void aPodIsNotReleasedBeforeItsDriverHasGivenTheVolumeBack() throws Exception {
        inputs.secrets.put("stage", Map.of());
        CsiMounts pod = life().pod("a");
        pod.mount(pod("a"), "data", DISK, target("a"));
        driver.fault = Status.UNAVAILABLE.withDescription("away");

        assertThatThrownBy(() -> pod.release(targets("a")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("volume \"data\" cannot be unmounted");

        driver.fault = Status.OK;
        pod.release(targets("a"));
        assertThat(left()).isEmpty();
    }

    @Test
    void whatWasNeverPublishedIsNotUnpublished() throws Exception {
        CsiMounts pod = life().pod("a");

        assertThatThrownBy(() -> pod.mount(pod("a"), "data", DISK, target("a")))
                .hasMessage("fetching NodeStageSecretRef ns/stage failed: it is not there");
        pod.release(targets("a"));

        assertThat(driver.calls).containsExactly("name", "info", "capabilities");
        assertThat(left()).isEmpty();
    }

    @Test
    void aVolumeThatMustBeAttachedIsWaitedForAndSaidToBeInUseFirst() throws Exception {
        inputs.driver = Optional.empty();
        inputs.secrets.put("stage", Map.of());
        Life life = life();
        CsiMounts pod = life.pod("a");

        assertThat(waiting(pod).onItsWay()).isTrue();
        assertThat(life.volumes.inUse()).containsExactly("kubernetes.io/csi/d^disk");
        now = now.plus(Duration.ofMinutes(3));
        assertThat(waiting(pod).onItsWay()).isFalse();
        inputs.attachment = Optional.of(new CsiAttachment(false, "quota", Map.of()));
        assertThat(waiting(pod)).hasMessage("the volume cannot be attached: quota");
        inputs.attachment = Optional.of(new CsiAttachment(true, "", Map.of("device", "/dev/x")));
        assertThat(waiting(pod)).hasMessageContaining("volumesInUse");
        assertThat(driver.published).isEmpty();
        inputs.inUse = true;

        pod.mount(pod("a"), "data", DISK, target("a"));

        assertThat(driver.published.getFirst().getPublishContextMap()).containsEntry("device", "/dev/x");
        assertThat(life().volumes.inUse()).containsExactly("kubernetes.io/csi/d^disk");
        pod.release(targets("a"));
        assertThat(life.volumes.inUse()).isEmpty();
    }

    @Test
    void aDriverThatGivesVolumesToGroupsItselfIsToldTheGroup() throws Exception {
        inputs.secrets.put("stage", Map.of());
        driver.abilities.add(RPC.Type.VOLUME_MOUNT_GROUP);

        boolean toBeGiven = life().pod("a").mount(pod("a"), "data", DISK, target("a"));

        assertThat(toBeGiven).isFalse();
        assertThat(driver.published.getFirst().getVolumeCapability().getMount().getVolumeMountGroup())
                .isEqualTo("4321");
    }

    @Test
    void aDriverThatCallsItselfOtherwiseIsNotRegistered() throws Exception {
        CsiDrivers misnamed = new CsiDrivers(Map.of("e", driver.client()), List.of());

        assertThat(misnamed.lookForMissing()).isFalse();
        assertThat(misnamed.registered()).isEmpty();
        assertThatThrownBy(() -> misnamed.driver("e"))
                .hasMessage("driver name e not found in the list of registered CSI drivers");

        CsiDrivers named = driver.asOnlyOne();
        assertThat(named.lookForMissing()).isTrue();
        assertThat(named.lookForMissing()).isFalse();
        assertThat(named.registered()).singleElement().satisfies(found -> {
            assertThat(found.nodeId()).isEqualTo("machine");
            assertThat(found.maxVolumes()).isEqualTo(3);
            assertThat(found.topology()).containsExactly(Map.entry("rack", "r1"));
        });
    }

    private CsiException waiting(CsiMounts pod) {
        return catchThrowableOfType(CsiException.class, () -> pod.mount(pod("a"), "data", DISK, target("a")));
    }

    /** What one life of the process knows. */
    private record Life(CsiMountsTest test, CsiVolumes volumes) {
        CsiMounts pod(String name) {
            return new CsiMounts(test.state.resolve("pods").resolve(name), name, volumes, test.inputs, () -> test.now);
        }
    }

    private Life life() throws IOException {
        return new Life(this, new CsiVolumes(state, driver.asOnlyOne(), new Mounts(), () -> {}));
    }

    private Path targets(String pod) throws IOException {
        return Files.createDirectories(state.resolve("targets").resolve(pod));
    }

    private Path target(String pod) throws IOException {
        return targets(pod).resolve("data");
    }

    /** Files that were made for volumes. */
    private List<Path> left() throws IOException {
        try (Stream<Path> all = Files.walk(state)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static Pod pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("ns")
                .withName(name)
                .withUid(name)
                .endMetadata()
                .withNewSpec()
                .withNewSecurityContext()
                .withFsGroup(4321L)
                .endSecurityContext()
                .endSpec()
                .build();
    }

    private static CsiVolume volume(String handle, boolean inline) {
        return new CsiVolume(
                "d",
                handle,
                "ext4",
                false,
                Map.of("size", "1"),
                List.of("noatime"),
                List.of("ReadWriteOnce"),
                inline ? Optional.empty() : Optional.of(new SecretName("ns", "stage")),
                Optional.empty(),
                inline);
    }
}
