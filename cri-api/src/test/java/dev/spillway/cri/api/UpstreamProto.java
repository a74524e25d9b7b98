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
import java.util.stream.Collectors;

/** Upstream's definition, read just well enough to look up a field's or value's declaration by its qualified name. */
record UpstreamProto(Map<String, String> declarations) {
    private static final Pattern BLOCK = Pattern.compile("^(?:message|enum|service) (\\w+) ?\\{(.*)$");
    private static final Pattern MEMBER = Pattern.compile("^(?:repeated )?(?:([\\w.]+|map<.*>) )?(\\w+) *= *(\\d+).*");
    private static final Pattern CALL = Pattern.compile("^rpc (\\w+) ?\\((\\w+)\\) returns \\((?:stream )?(\\w+)\\).*");

    /** A file of the modules that the local cluster is built with; empty on a machine where Go never fetched it. */
    static Optional<UpstreamProto> ofGoModuleCache(String path) throws IOException {
        Path cache = Path.of(System.getProperty("user.home"), "go", "pkg", "mod");
        Path file = cache.resolve(path);
        return Files.exists(file) ? Optional.of(parse(Files.readString(file))) : Optional.empty();
    }

    static UpstreamProto parse(String text) {
        Map<String, String> declarations = new HashMap<>();
        Deque<String> scope = new ArrayDeque<>();
        text.replaceAll("//.*", "")
                .replaceAll("(?s)/\\*.*?\\*/", "")
                .replaceAll("\\)\\s+returns", ") returns")
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
        String prefix = scope.stream().filter(name -> !name.isEmpty()).collect(Collectors.joining("."));
        Matcher member = MEMBER.matcher(stripped);
        Matcher call = CALL.matcher(stripped);
        if (call.matches()) {
            declarations.put(prefix + "." + call.group(1), call.group(2) + " " + call.group(3));
        }
        if (stripped.endsWith("{")) {
            // Options of a call, alternatives of a field, extensions: their members are those of what is around them.
            scope.addLast("");
        } else if (member.matches() && !scope.isEmpty()) {
            String type = member.group(1) == null ? "" : member.group(1).replace(" ", "");
            declarations.put(prefix + "." + member.group(2), (type + " " + member.group(3)).strip());
        } else if (stripped.startsWith("}")) {
            scope.removeLast();
        }
    }
}
