package dev.spillway.provider.cri.pod;

import dev.spillway.core.PodRef;
import dev.spillway.core.status.TerminationMessages;
import dev.spillway.cri.api.ContainerStatus;
import dev.spillway.cri.api.Mount;
import dev.spillway.provider.cri.log.LogTail;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What ended containers said last. Each is read once: the file does not change any more, the log may be rotated away. */
final class TerminationLogs {
    private final ConcurrentMap<String, String> messages = new ConcurrentHashMap<>();

    String message(PodRef ref, ContainerStatus ended, Optional<Pod> pod) {
        return messages.computeIfAbsent(ended.getId(), id -> read(ended, pod));
    }

    private static String read(ContainerStatus ended, Optional<Pod> pod) {
        String path = ended.getAnnotationsOrDefault(Labels.TERMINATION_MESSAGE_PATH, "");
        String message = ended.getMountsList().stream()
                .filter(mount -> !path.isEmpty() && mount.getContainerPath().equals(path))
                .findFirst()
                .map(TerminationLogs::file)
                .orElse("");
        String policy = ended.getAnnotationsOrDefault(Labels.TERMINATION_MESSAGE_POLICY, "");
        if (TerminationMessages.fallsBackToLog(policy, ended.getExitCode(), message)) {
            message = LogTail.text(
                    Path.of(ended.getLogPath()), TerminationMessages.LOG_LINES, TerminationMessages.LOG_LIMIT);
        }
        // What the runtime itself says, such as why the process could not start, comes before all that.
        String said = ended.getMessage().isEmpty() ? message : ended.getMessage();
        int limit =
                pod.map(p -> TerminationMessages.limitPerContainer(p.getSpec())).orElse(TerminationMessages.FILE_LIMIT);
        return TerminationMessages.cut(said, limit);
    }

    private static String file(Mount mount) {
        Path file = Path.of(mount.getHostPath());
        // The container may have put anything in its place, but only behind its own mount.
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return new String(in.readNBytes(TerminationMessages.FILE_LIMIT), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "Error on reading termination log " + file + ": " + e.getMessage();
        }
    }
}
