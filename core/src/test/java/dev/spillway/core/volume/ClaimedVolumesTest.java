package dev.spillway.core.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.Acceptance.Refused;
import dev.spillway.core.Pods;
import dev.spillway.core.acceptance.FeatureSet;
import dev.spillway.core.acceptance.NodeTerms;
import dev.spillway.core.acceptance.PodFeature;
import dev.spillway.core.volume.ClaimedVolumes.Behind;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimedVolumesTest {
    private static final FeatureSet WITH_NFS = FeatureSet.of(PodFeature.NFS_VOLUMES);
    private static final Pod POD =
            Pods.withSpec("{'volumes': [{'name': 'data', 'persistentVolumeClaim': {'claimName': 'c'}}]}");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'local': {'path': '/d'}} | Local[path=/d, readOnly=false]
            {'local': {'path': '/d'}, 'mountOptions': ['ro']} | Local[path=/d, readOnly=true]
            {'nfs': {'server': 's', 'path': '/p'}, 'mountOptions': ['vers=4.2', 'soft']} | Nfs[server=s, path=/p, options=vers=4.2,soft, readOnly=false]
            {'nfs': {'server': 's', 'path': '/p', 'readOnly': true}} | Nfs[server=s, path=/p, options=, readOnly=true]
            """)
    void localDirectoriesAndNfsAreMounted(String spec, String mounted) {
        assertThat(of(POD, bound(), volume(spec), WITH_NFS)).hasToString(mounted);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'csi': {'driver': 'ebs.csi', 'volumeHandle': 'h'}} | UnsupportedCsiVolumes   | volume "v" needs CSI driver ebs.csi,
            {'hostPath': {'path': '/etc'}} | UnsupportedVolume       | volume "v" needs its kind of volume,
            {'local': {'path': '/dev/x'}, 'volumeMode': 'Block'} | UnsupportedBlockVolumes | volume "v" needs volumeMode: Block,
            {'local': {'path': '/d'}, 'mountOptions': ['noatime']} | UnsupportedMountOptions | volume "v" needs mount option "noatime"
            {'nfs': {'server': 's', 'path': '/p'}} | UnsupportedNfsVolumes   | volume "s:/p" needs an NFS client
            """)
    void everythingElseIsRefusedByName(String spec, String reason, String message) {
        ClaimedVolume found = of(POD, bound(), volume(spec), FeatureSet.of());

        Refused why = ((ClaimedVolume.Never) found).why();
        assertThat(why.reason()).isEqualTo(reason);
        assertThat(why.message()).startsWith(message);
    }

    @Test
    void whatAConfiguredCsiDriverBringsIsMounted() {
        FeatureSet features = FeatureSet.of().withCsiDrivers(Set.of("ebs.csi"));
        PersistentVolume volume = volume("{'csi': {'driver': 'ebs.csi', 'volumeHandle': 'h'}}");
        Pod inline = Pods.withSpec("{'volumes': [{'name': 'data', 'csi': {'driver': 'ebs.csi'}}]}");

        assertThat(of(POD, bound(), volume, features))
                .isInstanceOfSatisfying(
                        ClaimedVolume.Csi.class,
                        csi -> assertThat(csi.volume().handle()).isEqualTo("h"));
        assertThat(ClaimedVolumes.of(
                        inline, theVolume(inline), new Behind(Optional.empty(), Optional.empty()), features))
                .isInstanceOfSatisfying(
                        ClaimedVolume.Csi.class,
                        csi -> assertThat(csi.volume().inline()).isTrue());
        assertThat(of(POD, bound(), volume, FeatureSet.of().withCsiDrivers(Set.of("other"))))
                .isInstanceOf(ClaimedVolume.Never.class);
    }

    @Test
    void whatIsNotThereYetIsWaitedFor() {
        PersistentVolume volume = volume("{'local': {'path': '/d'}}");

        assertThat(ClaimedVolumes.of(POD, theVolume(POD), new Behind(Optional.empty(), Optional.empty()), WITH_NFS))
                .isEqualTo(new ClaimedVolume.NotYet("persistentvolumeclaim \"default/c\" not found"));
        assertThat(of(POD, claim("'status': {'phase': 'Pending'}"), volume, WITH_NFS))
                .isEqualTo(new ClaimedVolume.NotYet("PVC default/c is not bound"));
        PersistentVolume taken = volume("{'local': {'path': '/d'}}");
        taken.getSpec().getClaimRef().setUid("somebody else");
        assertThat(of(POD, bound(), taken, WITH_NFS)).isEqualTo(new ClaimedVolume.NotYet("PVC default/c is not bound"));
    }

    @Test
    void aGenericEphemeralVolumeHasAClaimOfThePodsOwn() {
        Pod pod = Pods.withSpec("{'volumes': [{'name': 'data', 'ephemeral': {}}]}");
        PersistentVolume volume = volume("{'local': {'path': '/d'}}");
        assertThat(ClaimedVolumes.claimName(pod, theVolume(pod))).contains("web-data");

        assertThat(of(pod, bound(), volume, WITH_NFS))
                .isEqualTo(new ClaimedVolume.NotYet(
                        "PVC default/web-data was not created for pod web (pod is not owner)"));
        PersistentVolumeClaim own = bound();
        own.getMetadata()
                .setOwnerReferences(
                        Pods.read("{'metadata': {'ownerReferences': [{'uid': 'uid-1'}]}}", PersistentVolumeClaim.class)
                                .getMetadata()
                                .getOwnerReferences());
        assertThat(of(pod, own, volume, WITH_NFS)).isInstanceOf(ClaimedVolume.Local.class);
    }

    @Test
    void aVolumeOfAnotherNodeIsNoReasonToWait() {
        PersistentVolume volume = volume(
                "{'local': {'path': '/d'}, 'nodeAffinity': {'required': {'nodeSelectorTerms': ["
                        + "{'matchExpressions': [{'key': 'kubernetes.io/hostname', 'operator': 'In', 'values': ['vk']}]}]}}}");

        assertThat(refusal(volume, "vk")).isEmpty();
        assertThat(refusal(volume, "other"))
                .hasValueSatisfying(why -> assertThat(why.reason()).isEqualTo("VolumeNodeAffinityConflict"));
    }

    private static Optional<Refused> refusal(PersistentVolume volume, String node) {
        NodeTerms terms = new NodeTerms(node, Map.of("kubernetes.io/hostname", node), List.of(), WITH_NFS);
        return ClaimedVolumes.refusal(
                POD, theVolume(POD), new Behind(Optional.of(bound()), Optional.of(volume)), terms);
    }

    private static ClaimedVolume of(
            Pod pod, PersistentVolumeClaim claim, PersistentVolume volume, FeatureSet features) {
        return ClaimedVolumes.of(pod, theVolume(pod), new Behind(Optional.of(claim), Optional.of(volume)), features);
    }

    private static io.fabric8.kubernetes.api.model.Volume theVolume(Pod pod) {
        return pod.getSpec().getVolumes().getFirst();
    }

    private static PersistentVolumeClaim bound() {
        return claim("'status': {'phase': 'Bound'}");
    }

    private static PersistentVolumeClaim claim(String more) {
        return Pods.read(
                "{'metadata': {'uid': 'claim-uid'}, 'spec': {'volumeName': 'v'}, " + more + "}",
                PersistentVolumeClaim.class);
    }

    private static PersistentVolume volume(String spec) {
        return Pods.read(
                "{'metadata': {'name': 'v'}, 'spec': {'claimRef': {'uid': 'claim-uid'}, "
                        + spec.strip().substring(1) + "}",
                PersistentVolume.class);
    }
}
