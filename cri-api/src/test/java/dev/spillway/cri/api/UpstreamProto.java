package dev.spillway.cri.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Upstream's definition, read just well enough to look up a field's or value's declaration by its qualified name. */
record UpstreamProto(Map<String, String> declarations) {
    private static final Pattern BLOCK = Pattern.compile("^(?:message|enum|service) (\\w+) ?\\{(.*)$");
    private static final Pattern MEMBER = Pattern.compile("^(?:repeated )?(?:([\\w.]+|map<.*>) )?(\\w+) *= *(\\d+).*");
    private static final Pattern CALL = Pattern.compile("^rpc (\\w+)\\((\\w+)\\) returns \\((?:stream )?(\\w+)\\).*");

    /** Of the CRI module that the local cluster is built with; empty on a machine where Go never fetched it. */
    static Optional<UpstreamProto> ofGoModuleCache() throws IOException {
        Path cache = Path.of(System.getProperty("user.home"), "go", "pkg", "mod");
        Path file = cache.resolve("k8s.io/cri-api@v0.36.3/pkg/apis/runtime/v1/api.proto");
        return Files.exists(file) ? Optional.of(parse(Files.readString(file))) : Optional.empty();
    }

    static UpstreamProto parse(String text) {
        Map<String, String> declarations = new HashMap<>();
        Deque<String> scope = new ArrayDeque<>();
        text.replaceAll("//.*", "")
                .replaceAll("(?s)/\\*.*?\\*/", "")
                .lines()
                .forEach(line -> read(line, scope, declarations));
        return new UpstreamProto(Map.copyOf(declarations));
    }

    private static void read(String line, Deque<String> scope, Map<String, String> declarations) {
        String stripped = line.strip().replaceAll("\\s+", " ");
        Matcher block = BLOCK.matcher(stripped);
        if (block.matches()) {
            if (!block.group(2).contains("}")) {
                scope.addLast(block.group(1));
            }
            return;
        }
        String prefix = String.join(".", scope);
        Matcher member = MEMBER.matcher(stripped);
        Matcher call = CALL.matcher(stripped);
        if (call.matches()) {
            declarations.put(prefix + "." + call.group(1), call.group(2) + " " + call.group(3));
        } else if (member.matches() && !scope.isEmpty()) {
            String type = member.group(1) == null ? "" : member.group(1).replace(" ", "");
            declarations.put(prefix + "." + member.group(2), (type + " " + member.group(3)).strip());
        } else if (stripped.startsWith("}")) {
            scope.removeLast();
        }
    }
}
