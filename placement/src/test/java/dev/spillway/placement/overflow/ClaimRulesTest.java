package dev.spillway.placement.overflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.acceptance.FeatureSet;
import dev.spillway.placement.Yaml;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Claim {@code bound} is on a volume of disk.csi, which makes those of storage class {@code disks}, too. */
final class ClaimRulesTest {
    private static final String REFUSAL =
            "volume \"%s\" needs CSI driver disk.csi, which this virtual node does not have; use a local or an NFS volume,"
                    + " or run the pod on another node";

    private final OneDriver claims = new OneDriver();
    private FeatureSet features = FeatureSet.of();
    private final ClaimRules rules = new ClaimRules(claims, () -> features);

    @Test
    void aVolumeOfADriverThatNoVirtualNodeHasIsNamed() {
        assertThat(rules.problems(on("bound"))).containsExactly(REFUSAL.formatted("v"));
    }

    @Test
    void soIsAClaimThatTheDriverWillMakeAVolumeFor() {
        assertThat(rules.problems(on("of-disks"))).containsExactly(REFUSAL.formatted("of-disks"));
    }

    @Test
    void aDriverThatAVirtualNodeHasIsNoProblem() {
        features = FeatureSet.of().withCsiDrivers(Set.of("disk.csi"));

        assertThat(rules.problems(on("bound"))).isEmpty();
        assertThat(rules.problems(on("of-disks"))).isEmpty();
    }

    @Test
    void aClaimThatSomebodyElseMakesAVolumeForOrThatIsNotThereYetIsForItsNodeToJudge() {
        assertThat(rules.problems(on("of-directories"))).isEmpty();
        assertThat(rules.problems(on("absent"))).isEmpty();
    }

    @Test
    void anApiServerThatDoesNotAnswerKeepsNoPodFromOverflowing() {
        claims.away = true;

        assertThat(rules.problems(on("bound"))).isEmpty();
    }

    private static Pod on(String claim) {
        return Yaml.read("""
                metadata: {name: web, namespace: default, uid: web-uid}
                spec: {volumes: [{name: data, persistentVolumeClaim: {claimName: %s}}, {name: tmp, emptyDir: {}}]}
                """.formatted(claim), Pod.class);
    }

    private static final class OneDriver implements Claims {
        private boolean away;

        @Override
        public Optional<PersistentVolumeClaim> persistentVolumeClaim(String namespace, String name) {
            if (away) {
                throw new KubernetesClientException("no answer");
            }
            return switch (name) {
                case "bound" ->
                    claim("{metadata: {name: bound, uid: u}, spec: {volumeName: v}, status: {phase: Bound}}");
                case "of-disks", "of-directories" ->
                    claim("{metadata: {name: %s}, spec: {storageClassName: %s}, status: {phase: Pending}}"
                            .formatted(name, name.substring("of-".length())));
                default -> Optional.empty();
            };
        }

        private static Optional<PersistentVolumeClaim> claim(String yaml) {
            return Optional.of(Yaml.read(yaml, PersistentVolumeClaim.class));
        }

        @Override
        public Optional<PersistentVolume> persistentVolume(String name) {
            return Optional.of(Yaml.read(
                    "{metadata: {name: v}, spec: {claimRef: {uid: u}, csi: {driver: disk.csi, volumeHandle: h}}}",
                    PersistentVolume.class));
        }

        @Override
        public Optional<String> csiDriverOf(String storageClass) {
            return storageClass.equals("disks") ? Optional.of("disk.csi") : Optional.empty();
        }
    }
}
