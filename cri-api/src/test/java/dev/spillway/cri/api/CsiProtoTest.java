package dev.spillway.cri.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.cri.api.csi.NodeGrpc;
import dev.spillway.cri.api.csi.Topology;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

final class CsiProtoTest {

    @Test
    void everyFieldValueAndCallThatWeUseIsUpstreams() throws IOException {
        Optional<UpstreamProto> upstream =
                UpstreamProto.ofGoModuleCache("github.com/container-storage-interface/spec@v1.9.0/csi.proto");
        Assumptions.assumeTrue(upstream.isPresent(), "the Go module of the CSI specification is not on this machine");

        Map<String, String> ours = Declarations.of(Topology.getDescriptor().getFile());
        assertThat(ours).hasSizeGreaterThan(50);
        assertThat(upstream.get().declarations()).containsAllEntriesOf(ours);
    }

    @Test
    void callsGoToTheNamesThatDriversServe() {
        assertThat(NodeGrpc.getNodePublishVolumeMethod().getFullMethodName())
                .isEqualTo("csi.v1.Node/NodePublishVolume");
    }
}
