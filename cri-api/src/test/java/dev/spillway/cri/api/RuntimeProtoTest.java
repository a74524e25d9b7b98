package dev.spillway.cri.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

final class RuntimeProtoTest {

    private static final FileDescriptor OURS = VersionRequest.getDescriptor().getFile();

    @Test
    void everyFieldValueAndCallThatWeUseIsUpstreams() throws IOException {
        Optional<UpstreamProto> upstream = UpstreamProto.ofGoModuleCache();
        Assumptions.assumeTrue(upstream.isPresent(), "the Go module k8s.io/cri-api is not on this machine");

        Map<String, String> ours = ours();
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

    private static Map<String, String> ours() {
        Map<String, String> all = new TreeMap<>();
        OURS.getMessageTypes().forEach(m -> addMessage(m, all));
        OURS.getEnumTypes().forEach(e -> addEnum(e, all));
        OURS.getServices()
                .forEach(s -> s.getMethods()
                        .forEach(m -> all.put(
                                s.getName() + "." + m.getName(),
                                m.getInputType().getName() + " "
                                        + m.getOutputType().getName())));
        return all;
    }

    private static void addMessage(Descriptor message, Map<String, String> all) {
        message.getFields()
                .forEach(f -> all.put(inScope(message.getFullName(), f.getName()), type(f) + " " + f.getNumber()));
        message.getEnumTypes().forEach(e -> addEnum(e, all));
    }

    private static void addEnum(EnumDescriptor type, Map<String, String> all) {
        type.getValues().forEach(v -> all.put(inScope(type.getFullName(), v.getName()), String.valueOf(v.getNumber())));
    }

    private static String inScope(String fullName, String member) {
        return fullName.substring(OURS.getPackage().length() + 1) + "." + member;
    }

    private static String type(FieldDescriptor field) {
        if (field.isMapField()) {
            Descriptor entry = field.getMessageType();
            return "map<" + type(entry.findFieldByNumber(1)) + "," + type(entry.findFieldByNumber(2)) + ">";
        }
        return switch (field.getJavaType()) {
            case MESSAGE -> field.getMessageType().getName();
            case ENUM -> field.getEnumType().getName();
            default -> field.getType().name().toLowerCase(java.util.Locale.ROOT);
        };
    }
}
