package dev.spillway.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.provider.NodeVolumes;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class NodeStorageTest {
    private static final NodeVolumes.Driver DISK =
            new NodeVolumes.Driver("disk", "machine", 3, Map.of("rack", "r1", "zone", "z9"));
    private static final Node NODE = new NodeBuilder()
            .withNewMetadata()
            .withName("vk")
            .addToLabels("zone", "z1")
            .endMetadata()
            .withNewStatus()
            .endStatus()
            .build();

    @Test
    void aNodeSaysWhereItsDriversAreAndWhatIsInUse() {
        Node node =
                NodeStorage.on(NODE, new NodeVolumes(List.of(DISK), Optional.of(Set.of("b", "a"))), Optional.empty());

        assertThat(node.getMetadata().getAnnotations())
                .containsEntry("volumes.kubernetes.io/controller-managed-attach-detach", "true")
                .containsEntry("csi.volume.kubernetes.io/nodeid", "{\"disk\":\"machine\"}");
        assertThat(node.getMetadata().getLabels()).containsEntry("rack", "r1").containsEntry("zone", "z1");
        assertThat(node.getStatus().getVolumesInUse()).containsExactly("a", "b");
    }

    @Test
    void whatWasInUseStaysSoUntilThisProcessKnows() {
        Node last = new NodeBuilder(NODE)
                .editStatus()
                .withVolumesInUse("a")
                .endStatus()
                .build();

        assertThat(NodeStorage.on(NODE, NodeVolumes.NONE, Optional.of(last))
                        .getStatus()
                        .getVolumesInUse())
                .containsExactly("a");
        assertThat(NodeStorage.on(NODE, new NodeVolumes(List.of(), Optional.of(Set.of())), Optional.of(last))
                        .getStatus()
                        .getVolumesInUse())
                .isEmpty();
    }

    @Test
    void aCsiNodeNamesTheTopologyAndHowManyVolumesFit() {
        assertThat(NodeStorage.drivers(new NodeVolumes(List.of(DISK), Optional.empty())))
                .singleElement()
                .satisfies(driver -> {
                    assertThat(driver.getNodeID()).isEqualTo("machine");
                    assertThat(driver.getTopologyKeys()).containsExactly("rack", "zone");
                    assertThat(driver.getAllocatable().getCount()).isEqualTo(3);
                });
    }
}
