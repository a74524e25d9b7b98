package dev.spillway.provider.cri.pod;

import dev.spillway.core.PodRef;
import java.nio.file.Path;

/** Where containers' logs lie: as in a kubelet's {@code /var/log/pods}, so that log collectors find them. */
public record PodLogs(Path root) {
    public Path directory(PodRef pod) {
        return root.resolve(pod.namespace() + "_" + pod.name() + "_" + pod.uid());
    }

    public Path container(PodRef pod, String container) {
        return directory(pod).resolve(container);
    }

    /** Below the pod's directory. */
    static String file(String container, int attempt) {
        return container + "/" + attempt + ".log";
    }
}
