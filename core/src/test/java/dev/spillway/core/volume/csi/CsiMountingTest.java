package dev.spillway.core.volume.csi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.Pods;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsiMountingTest {
    private static final Pod POD = Pods.withSpec("{'serviceAccountName': 'shop', 'volumes': [{'name': 'data',"
            + " 'csi': {'driver': 'd', 'volumeAttributes': {'size': '1'},"
            + " 'nodePublishSecretRef': {'name': 's'}}}]}");

    @Test
    void aVolumeIsCalledAsAKubeletCallsIt() {
        CsiVolume volume = persistent("{'driver': 'd', 'volumeHandle': 'h'}");

        assertThat(volume.uniqueName()).isEqualTo("kubernetes.io/csi/d^h");
        // printf %s hdnode | sha256sum
        assertThat(volume.attachmentName("node"))
                .isEqualTo("csi-c42cf57099d6443b605c16f111056170d3d4e01cedcbcbac71a93245953703cf");
    }

    @Test
    void anInlineVolumeIsThePodsOwnAndTakesItsSecretFromThePodsNamespace() {
        CsiVolume volume = inline();

        // printf %s uid-1data | sha256sum
        assertThat(volume.handle()).isEqualTo("csi-d6e418cffb6079f9b02d83af7dffbf3511ed5a26b3f106f1f3ca764ed6505c9c");
        assertThat(volume.publishSecret()).contains(new CsiVolume.SecretName("default", "s"));
        assertThat(CsiMounting.needsAttachment(volume, CsiDriverTerms.UNSAID)).isFalse();
    }

    @Test
    void aDriverBringsVolumesOfTheLifecyclesThatItsCsiDriverNames() {
        CsiVolume persistent = persistent("{'driver': 'd', 'volumeHandle': 'h'}");

        assertThat(CsiMounting.problem(persistent, Optional.empty())).isEmpty();
        assertThat(CsiMounting.problem(inline(), Optional.empty()))
                .contains("volume mode \"Ephemeral\" not supported by driver d (no CSIDriver object)");
        assertThat(CsiMounting.problem(inline(), Optional.of(CsiDriverTerms.UNSAID)))
                .contains("volume mode \"Ephemeral\" not supported by driver d (only supports [Persistent])");
        assertThat(CsiMounting.problem(inline(), Optional.of(terms("File", "Ephemeral"))))
                .isEmpty();
        assertThat(CsiMounting.problem(persistent, Optional.of(terms("File", "Ephemeral"))))
                .contains("volume mode \"Persistent\" not supported by driver d (only supports [Ephemeral])");
    }

    @Test
    void whatADriverWantsAndDoesNotGetIsSaid() {
        CsiDriverTerms tokens = new CsiDriverTerms(true, false, "File", Set.of("Persistent"), true, false);

        assertThat(CsiMounting.problem(persistent("{'driver': 'd', 'volumeHandle': 'h'}"), Optional.of(tokens)))
                .hasValueSatisfying(text -> assertThat(text).contains("CSIDriver d has tokenRequests"));
    }

    @Test
    void aDriverIsToldWhosePodItIsIfItWantsToKnow() {
        assertThat(CsiMounting.context(inline(), CsiDriverTerms.UNSAID, POD)).containsOnly(Map.entry("size", "1"));
        assertThat(CsiMounting.context(inline(), terms("File", "Ephemeral"), POD))
                .containsEntry("size", "1")
                .containsEntry("csi.storage.k8s.io/pod.name", "web")
                .containsEntry("csi.storage.k8s.io/pod.namespace", "default")
                .containsEntry("csi.storage.k8s.io/pod.uid", "uid-1")
                .containsEntry("csi.storage.k8s.io/serviceAccount.name", "shop")
                .containsEntry("csi.storage.k8s.io/ephemeral", "true");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            None                    | ext4 | ReadWriteOnce    | false
            File                    | ''   | ReadWriteMany    | true
            ReadWriteOnceWithFSType | ext4 | ReadWriteOnce    | true
            ReadWriteOnceWithFSType | ext4 | ReadWriteOncePod | true
            ReadWriteOnceWithFSType | ext4 | ReadWriteMany    | false
            ReadWriteOnceWithFSType | ''   | ReadWriteOnce    | false
            """)
    void theDriversPolicyDecidesWhetherAVolumeIsGivenToTheFsGroup(
            String policy, String fsType, String accessMode, boolean given) {
        String source = "{'driver': 'd', 'volumeHandle': 'h', 'fsType': '" + fsType + "'}";

        CsiVolume volume = persistent(source, accessMode, false);
        assertThat(CsiMounting.givesGroup(volume, terms(policy, "Persistent"))).isEqualTo(given);
        CsiVolume readOnly = persistent(source, accessMode, true);
        assertThat(CsiMounting.givesGroup(readOnly, terms(policy, "Persistent")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            ReadWriteOnce, false, SINGLE_NODE_WRITER
            ReadWriteOnce, true, SINGLE_NODE_MULTI_WRITER
            ReadWriteOncePod, true, SINGLE_NODE_SINGLE_WRITER
            ReadWriteOncePod, false, SINGLE_NODE_WRITER
            ReadOnlyMany, true, MULTI_NODE_READER_ONLY
            ReadWriteMany, false, MULTI_NODE_MULTI_WRITER
            """)
    void theFirstAccessModeIsHandedToTheDriverInItsWords(String mode, boolean tellsApart, String word) {
        CsiVolume volume = persistent("{'driver': 'd', 'volumeHandle': 'h'}", mode, false);

        assertThat(CsiMounting.accessMode(volume, tellsApart)).isEqualTo(word);
    }

    private static CsiDriverTerms terms(String policy, String lifecycle) {
        return new CsiDriverTerms(true, true, policy, Set.of(lifecycle), false, false);
    }

    private static CsiVolume inline() {
        return CsiVolume.inline(POD, POD.getSpec().getVolumes().getFirst());
    }

    private static CsiVolume persistent(String source) {
        return persistent(source, "ReadWriteOnce", false);
    }

    private static CsiVolume persistent(String source, String accessMode, boolean readOnly) {
        PersistentVolume volume = Pods.read(
                "{'spec': {'accessModes': ['" + accessMode + "'], 'csi': " + source + "}}", PersistentVolume.class);
        return CsiVolume.persistent(volume, readOnly);
    }
}
