package dev.spillway.core.status;

import io.fabric8.kubernetes.api.model.PodSpec;
import java.nio.charset.StandardCharsets;

/** How much of a termination message a pod's status holds. Sizes are the kubelet's (pkg/kubelet/container/runtime.go). */
public final class TerminationMessages {
    /** What is read of one container's termination message file, bytes. */
    public static final int FILE_LIMIT = 4096;

    /** What is read from the end of the log under {@code FallbackToLogsOnError}, bytes. */
    public static final int LOG_LIMIT = 2048;

    /** What is read from the end of the log under {@code FallbackToLogsOnError}, lines. */
    public static final int LOG_LINES = 80;

    /** What all containers of a pod share, bytes. */
    private static final int POD_LIMIT = 12 * 1024;

    private TerminationMessages() {}

    /** Bytes that each container of the pod may have. */
    public static int limitPerContainer(PodSpec spec) {
        int containers = spec.getContainers().size() + spec.getInitContainers().size();
        return POD_LIMIT / Math.max(1, containers);
    }

    /**
     * Whether the end of the log stands in for the message: the policy says so, the container failed, and the file is
     * empty.
     *
     * @param policy {@code terminationMessagePolicy}
     */
    public static boolean fallsBackToLog(String policy, int exitCode, String fileContent) {
        return "FallbackToLogsOnError".equals(policy) && exitCode != 0 && fileContent.isEmpty();
    }

    /** The beginning of the message, at most so many bytes of UTF-8, never half a character. */
    public static String cut(String message, int limit) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= limit) {
            return message;
        }
        int end = limit;
        while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
