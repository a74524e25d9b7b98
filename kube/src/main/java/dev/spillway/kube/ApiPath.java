package dev.spillway.kube;

import dev.spillway.core.PodRef;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Where things are on an API server. */
final class ApiPath {
    static final String NODES = "/api/v1/nodes";
    static final String PODS = "/api/v1/pods";
    static final String SERVICES = "/api/v1/services";
    static final String SIGNING_REQUESTS = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
    static final String TOKEN_REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews";
    static final String ACCESS_REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
    static final String NODE_LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";

    private ApiPath() {}

    static String pod(PodRef pod) {
        return "/api/v1/namespaces/" + pod.namespace() + "/pods/" + pod.name();
    }

    static String events(String namespace) {
        return "/api/v1/namespaces/" + namespace + "/events";
    }

    /** A core/v1 collection of a namespace. */
    static String namespaced(String namespace, String plural) throws ApiException {
        return "/api/v1/namespaces/" + segment(namespace) + "/" + plural;
    }

    /** One object of a collection. */
    static String in(String collection, String name) throws ApiException {
        return collection + "/" + segment(name);
    }

    static String fieldSelector(String field, String value) {
        return "fieldSelector=" + encode(field + "=" + value);
    }

    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    static boolean isPossibleName(String name) {
        return !name.isEmpty() && name.chars().allMatch(ApiPath::isNameCharacter) && !name.startsWith(".");
    }

    // Names come from users' manifests, where nothing has checked them: "../secrets/x" must not become a path.
    private static String segment(String name) throws ApiException {
        if (!isPossibleName(name)) {
            throw ApiException.impossibleName(name);
        }
        return name;
    }

    private static boolean isNameCharacter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    }
}
