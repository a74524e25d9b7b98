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

    /** Asks the API server, not a cache: false if there is no pod of that name, or another one. */
    public boolean exists(PodRef pod) throws ApiException {
        try {
            return api.get(ApiPath.pod(pod), JsonNode.class)
                    .at("/metadata/uid")
                    .asText()
                    .equals(pod.uid());
        } catch (ApiException e) {
            if (e.notFound()) {
                return false;
            }
            throw e;
        }
    }

    /** The UIDs of all pods of a node: one list, as of now, not from a cache that may lag behind. */
    public Set<String> uidsOn(String nodeName) throws ApiException {
        Set<String> uids = new HashSet<>();
        String path = ApiPath.PODS + "?" + ApiPath.fieldSelector("spec.nodeName", nodeName);
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
