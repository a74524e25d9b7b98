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

    /** A container of a pod. */
    record Running(Pod pod, String container) {}

    /**
     * Finds the container at the end of {@code /<what>/{namespace}/{pod}[/{uid}]/{container}}.
     *
     * @throws HttpError 404 if there is no such path or pod, 500 as a kubelet's if the pod has no such container
     */
    static Running container(PodDirectory pods, RequestPath path) throws HttpError {
        if (path.size() != 4 && path.size() != 5) {
            throw HttpError.notFound("404: Page Not Found");
        }
        String container = path.segment(path.size() - 1);
        Pod pod = pod(pods, path, path.size() == 5 ? path.segment(3) : "");
        if (!PodContainers.has(pod, container)) {
            throw new HttpError(500, "container not found (\"" + container + "\")");
        }
        return new Running(pod, container);
    }
}
