package dev.spillway.core.volume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.NodeFacts;
import dev.spillway.core.Pods;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjectionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VolumePayloadsTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'configMap': {'name': 'c'}}                                                       | b=binary 644, k=text 644
            {'configMap': {'name': 'c', 'defaultMode': 256}}                                   | b=binary 400, k=text 400
            {'configMap': {'name': 'c', 'items': [{'key': 'k', 'path': 'd/f', 'mode': 384}]}}  | d/f=text 600
            {'configMap': {'name': 'c', 'optional': true, 'items': [{'key': 'x', 'path': 'f'}]}} | ''
            {'configMap': {'name': 'x', 'optional': true}}                                     | ''
            {'secret': {'secretName': 's'}}                                                    | k=hidden 644
            {'downwardAPI': {'items': [{'path': 'n', 'fieldRef': {'fieldPath': 'metadata.name'}}]}} | n=web 644
            {'downwardAPI': {'items': [{'path': 'm', 'resourceFieldRef': {'containerName': 'a', 'resource': 'limits.cpu'}}]}} | m=4 644
            {'emptyDir': {}}                                                                   | ''
            """)
    void aVolumeHoldsItsKeysUnderTheirPathsAndModes(String volume, String files) {
        assertThat(files(volume)).isEqualTo(files);
    }

    @Test
    void aProjectedVolumeHoldsAllItsSourcesAndLaterOnesWin() {
        assertThat(files("{'projected': {'defaultMode': 288, 'sources': ["
                        + "{'configMap': {'name': 'c', 'items': [{'key': 'k', 'path': 'same'}]}},"
                        + "{'secret': {'name': 's', 'items': [{'key': 'k', 'path': 'same'}]}},"
                        + "{'downwardAPI': {'items': [{'path': 'ns', 'fieldRef': {'fieldPath': 'metadata.namespace'}}]}},"
                        + "{'serviceAccountToken': {'path': 'token'}}]}}"))
                .isEqualTo("same=hidden 440, ns=default 440, token=jwt 440");
    }

    @Test
    void aTokenThatCanBeOwnedByThePodIsForItsOwnerOnly() {
        Pod pod = pod("{'projected': {'sources': [{'serviceAccountToken': {'path': 'token'}}]}}");
        pod.getSpec()
                .setSecurityContext(
                        new PodSecurityContextBuilder().withFsGroup(1000L).build());

        assertThat(text(payload(pod))).isEqualTo("token=jwt 600");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'configMap': {'name': 'x'}}                                          | configmap "x" not found
            {'secret': {'secretName': 'x'}}                                       | secret "x" not found
            {'configMap': {'name': 'c', 'items': [{'key': 'x', 'path': 'f'}]}}    | references non-existent config key: x
            {'secret': {'secretName': 's', 'items': [{'key': 'x', 'path': 'f'}]}} | references non-existent secret key: x
            {'projected': {'sources': [{'serviceAccountToken': {'path': 'other'}}]}} | no service account token for other yet
            """)
    void whatIsMissingIsNamed(String volume, String message) {
        assertThat(payload(pod(volume))).isEqualTo(new VolumePayload.Missing(message));
    }

    @Test
    void whatVolumesReadFromIsKnownBeforeItIsFetched() {
        Pod pod = Pods.withSpec("{'volumes': [{'name': 'a', 'configMap': {'name': 'c'}}, {'name': 'b', 'projected':"
                + " {'sources': [{'secret': {'name': 's'}}, {'serviceAccountToken': {'path': 'token'}}]}}]}");

        assertThat(VolumePayloads.configMaps(pod)).isEqualTo(Set.of("c"));
        assertThat(VolumePayloads.secrets(pod)).isEqualTo(Set.of("s"));
        assertThat(VolumePayloads.tokens(pod)).hasSize(1);
    }

    @Test
    void aFileNeverShowsItsContentInALog() {
        assertThat(new VolumeFile("k", "hidden".getBytes(UTF_8), 0600)).hasToString("k 600 6 bytes");
    }

    @ParameterizedTest
    @CsvSource({"3607, 0, 2885", "3607, 10, 2875", "864000, 0, 86400"})
    void aTokenIsDueAfterFourFifthsOfItsLifeOrADay(long lifetime, long jitter, long due) {
        assertThat(TokenRefresh.dueAt(T0, T0.plusSeconds(lifetime), Duration.ofSeconds(jitter)))
                .isEqualTo(T0.plusSeconds(due));
    }

    private static String files(String volume) {
        return text(payload(pod(volume)));
    }

    private static Pod pod(String volume) {
        return Pods.withSpec("{'volumes': [{'name': 'v', " + volume.substring(1) + "]}");
    }

    private static VolumePayload payload(Pod pod) {
        var token = new ServiceAccountTokenProjectionBuilder().withPath("token").build();
        var configMap = new ConfigMapBuilder()
                .addToData("k", "text")
                .addToBinaryData("b", "YmluYXJ5")
                .build();
        var inputs = new VolumeInputs(
                new NodeFacts("virtual-kubelet", List.of("192.168.0.2")),
                List.of(),
                Map.of("cpu", new Quantity("4")),
                Map.of("c", configMap),
                Map.of("s", new SecretBuilder().addToData("k", "aGlkZGVu").build()),
                Map.of(token, "jwt"));
        return VolumePayloads.of(pod, pod.getSpec().getVolumes().getFirst(), inputs);
    }

    private static String text(VolumePayload payload) {
        return String.join(
                ", ",
                ((VolumePayload.Files) payload)
                        .files().stream()
                                .map(f -> f.path() + "=" + new String(f.content(), UTF_8) + " "
                                        + Integer.toOctalString(f.mode()))
                                .toList());
    }
}
