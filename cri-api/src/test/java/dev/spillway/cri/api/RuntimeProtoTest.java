package dev.spillway.cri.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

final class RuntimeProtoTest {

    @Test
    void everyFieldValueAndCallThatWeUseIsUpstreams() throws IOException {
        Optional<UpstreamProto> upstream =
                UpstreamProto.ofGoModuleCache("k8s.io/cri-api@v0.36.3/pkg/apis/runtime/v1/api.proto");
        Assumptions.assumeTrue(upstream.isPresent(), "the Go module k8s.io/cri-api is not on this machine");

        Map<String, String> ours =
                Declarations.of(VersionRequest.getDescriptor().getFile());
        assertThat(ours).hasSizeGreaterThan(300);
        assertThat(upstream.get().declarations()).containsAllEntriesOf(ours);
    }

    @Test
    void callsGoToTheNamesThatRuntimesServe() {
        assertThat(RuntimeServiceGrpc.getVersionMethod().getFullMethodName())
                .isEqualTo("runtime.v1.RuntimeService/Version");
        assertThat(ImageServiceGrpc.getPullImageMethod().getFullMethodName())
                .isEqualTo("runtime.v1.ImageService/PullImage");
        assertThat(dev.spillway.cri.api.events.EventsGrpc.getSubscribeMethod().getFullMethodName())
                .isEqualTo("containerd.services.events.v1.Events/Subscribe");
        assertThat(dev.spillway.cri.api.events.TaskExit.getDescriptor().getFullName())
                .isEqualTo("containerd.events.TaskExit");
    }
}
