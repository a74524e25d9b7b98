package dev.spillway.kube;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.core.PodRef;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Single acts on pods. Safe for use by many threads. */
public final class PodApi {
    private final ApiServer api;

    public PodApi(ApiServer api) {
        this.api = api;
    }

    /** Removes the pod from the API at once, and only this one: a new pod of its name is left alone. */
    public PodDeletion delete(PodRef pod) {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        options.put("apiVersion", "v1").put("kind", "DeleteOptions").put("gracePeriodSeconds", 0);
        options.putObject("preconditions").put("uid", pod.uid());
        try {
            api.delete(ApiPath.pod(pod), options);
            return new PodDeletion.Deleted();
        } catch (ApiException e) {
            if (e.notFound()) {
                return new PodDeletion.Gone();
            }
            if (e.code() == ApiException.CONFLICT && e.getMessage().contains("precondition")) {
                return new PodDeletion.OtherIncarnation();
            }
            return e.retryable() || e.denied()
                    ? new PodDeletion.Retry(e.getMessage(), e.retryAfter())
                    : new PodDeletion.Defect(e.getMessage());
        }
    }

    /**
     * Asks the API server, not a cache: false if the node has no pod of that name, or another one. By a list of one: a GET
     * of a pod that is gone is forbidden to nodes, since it is not known to be theirs.
     */
    public boolean exists(PodRef pod, String nodeName) throws ApiException {
        String selector = ApiPath.fieldSelector("spec.nodeName", nodeName + ",metadata.name=" + pod.name());
        return uids(ApiPath.namespaced(pod.namespace(), "pods") + "?" + selector)
                .contains(pod.uid());
    }

    /** The UIDs of all pods of a node: one list, as of now, not from a cache that may lag behind. */
    public Set<String> uidsOn(String nodeName) throws ApiException {
        return uids(ApiPath.PODS + "?" + ApiPath.fieldSelector("spec.nodeName", nodeName));
    }

    private Set<String> uids(String path) throws ApiException {
        Set<String> uids = new HashSet<>();
        ListReader<String> reader = new ListReader<>(PodApi::uid, uids::add);
        String from = "";
        do {
            ListReader.Page page =
                    api.read(path + "&limit=500" + (from.isEmpty() ? "" : "&continue=" + ApiPath.encode(from)), reader);
            from = page.continueToken();
        } while (!from.isEmpty());
        return uids;
    }

    private static String uid(JsonParser parser) throws IOException {
        return Json.MAPPER.<JsonNode>readTree(parser).at("/metadata/uid").asText();
    }
}
