package dev.spillway.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.UncheckedIOException;
import java.util.List;

/** Wire as an API server writes them. */
final class Wire {
    private Wire() {}

    static String status(int code, String reason, String message) {
        return """
            {"kind":"Status","apiVersion":"v1","status":"Failure","message":"%s","reason":"%s","code":%d}""".formatted(message, reason, code);
    }

    static String event(String type, String object) {
        return "{\"type\":\"" + type + "\",\"object\":" + object + "}";
    }

    static String bookmark(long version) {
        return event(
                "BOOKMARK",
                "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"" + version + "\"}}");
    }

    static String list(String kind, long version, String continueToken, List<String> items) {
        return """
            {"kind":"%sList","apiVersion":"v1","metadata":{"resourceVersion":"%d","continue":"%s"},"items":[%s]}""".formatted(kind, version, continueToken, String.join(",", items));
    }

    static String podList(long version, String... pods) {
        return list("Pod", version, "", List.of(pods));
    }

    static String pod(String name, String uid, long version) {
        return pod(name, uid, version, "Pending");
    }

    static String pod(String name, String uid, long version, String phase) {
        return """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","namespace":"default","uid":"%s","resourceVersion":"%d",\
            "generation":1,"managedFields":[{"manager":"kubectl"}],\
            "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"rs","uid":"owner-1","controller":true}]},\
            "spec":{"nodeName":"virtual-kubelet","containers":[{"name":"web","image":"nginx"}]},"status":{"phase":"%s"}}""".formatted(name, uid, version, phase);
    }

    static Pod podObject(String json) {
        try {
            return Json.MAPPER.readValue(json, Pod.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
