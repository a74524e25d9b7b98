package dev.spillway.kube;

import dev.spillway.core.PodRef;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Asks for service-account tokens. Keeps none. Safe for use by many threads. */
public final class ServiceAccountTokens {
    private final ApiServer api;
    private final InstantSource clock;

    public ServiceAccountTokens(ApiServer api) {
        this(api, InstantSource.system());
    }

    ServiceAccountTokens(ApiServer api, InstantSource clock) {
        this.api = api;
        this.clock = clock;
    }

    /**
     * A new token, void as soon as the pod is gone.
     *
     * @param audience empty for the API server's own
     * @param expiry asked for, at least 10 minutes; the API server may give another
     */
    public IssuedToken request(PodRef pod, String serviceAccount, Optional<String> audience, Duration expiry)
            throws ApiException {
        TokenRequest request = new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(audience.map(List::of).orElse(List.of()))
                .withExpirationSeconds(expiry.toSeconds())
                .withNewBoundObjectRef()
                .withApiVersion("v1")
                .withKind("Pod")
                .withName(pod.name())
                .withUid(pod.uid())
                .endBoundObjectRef()
                .endSpec()
                .build();
        return issue(pod.namespace(), serviceAccount, request);
    }

    /**
     * A new token that no pod owns: good until it expires or the ServiceAccount goes.
     *
     * @param expiry asked for, at least 10 minutes; the API server may give another
     */
    public IssuedToken request(String namespace, String serviceAccount, Duration expiry) throws ApiException {
        TokenRequest request = new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(expiry.toSeconds())
                .endSpec()
                .build();
        return issue(namespace, serviceAccount, request);
    }

    private IssuedToken issue(String namespace, String serviceAccount, TokenRequest request) throws ApiException {
        String path = ApiPath.in(ApiPath.namespaced(namespace, "serviceaccounts"), serviceAccount) + "/token";
        Instant issuedAt = clock.instant();
        TokenRequest issued = api.create(path, request, TokenRequest.class);
        return new IssuedToken(
                issued.getStatus().getToken(),
                issuedAt,
                Instant.parse(issued.getStatus().getExpirationTimestamp()));
    }
}
