package dev.spillway.kubeletserver;

import dev.spillway.provider.PodDirectory;
import io.fabric8.kubernetes.api.model.Pod;

/** The pod that a path of the form {@code /<what>/{namespace}/{pod}[/{uid}]…} names. */
final class StreamTarget {
    private StreamTarget() {}

    /**
     * Finds the pod.
     *
     * @param uid empty if the path has none
     * @throws HttpError 404 if there is no such pod, or only another incarnation of it
     */
    static Pod pod(PodDirectory pods, RequestPath path, String uid) throws HttpError {
        Pod pod =
                pods.find(path.segment(1), path.segment(2)).orElseThrow(() -> HttpError.notFound("pod does not exist"));
        if (!uid.isEmpty() && !uid.equals(pod.getMetadata().getUid())) {
            throw HttpError.notFound("pod not found");
        }
        return pod;
    }

    /** The container at the end of {@code /<what>/{namespace}/{pod}[/{uid}]/{container}}. */
    static String container(RequestPath path) throws HttpError {
        if (path.size() != 4 && path.size() != 5) {
            throw HttpError.notFound("404: Page Not Found");
        }
        return path.segment(path.size() - 1);
    }

    static String uid(RequestPath path) {
        return path.size() == 5 ? path.segment(3) : "";
    }
}
