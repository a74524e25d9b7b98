package dev.spillway.cri.api;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a file of ours declares, in the words of {@link UpstreamProto}. */
final class Declarations {
    private final FileDescriptor file;
    private final Map<String, String> all = new TreeMap<>();

    private Declarations(FileDescriptor file) {
        this.file = file;
    }

    static Map<String, String> of(FileDescriptor file) {
        Declarations declarations = new Declarations(file);
        file.getMessageTypes().forEach(declarations::add);
        file.getEnumTypes().forEach(declarations::add);
        file.getServices()
                .forEach(s -> s.getMethods()
                        .forEach(m -> declarations.all.put(
                                s.getName() + "." + m.getName(),
                                m.getInputType().getName() + " "
                                        + m.getOutputType().getName())));
        return declarations.all;
    }

    private void add(Descriptor message) {
        message.getFields()
                .forEach(f -> all.put(inScope(message.getFullName(), f.getName()), type(f) + " " + f.getNumber()));
        message.getEnumTypes().forEach(this::add);
        message.getNestedTypes().stream()
                .filter(nested -> !nested.getOptions().getMapEntry())
                .forEach(this::add);
    }

    private void add(EnumDescriptor type) {
        type.getValues().forEach(v -> all.put(inScope(type.getFullName(), v.getName()), String.valueOf(v.getNumber())));
    }

    private String inScope(String fullName, String member) {
        return fullName.substring(file.getPackage().length() + 1) + "." + member;
    }

    private static String type(FieldDescriptor field) {
        if (field.isMapField()) {
            Descriptor entry = field.getMessageType();
            return "map<" + type(entry.findFieldByNumber(1)) + "," + type(entry.findFieldByNumber(2)) + ">";
        }
        return switch (field.getJavaType()) {
            case MESSAGE -> field.getMessageType().getName();
            case ENUM -> field.getEnumType().getName();
            default -> field.getType().name().toLowerCase(Locale.ROOT);
        };
    }
}
