package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The node's own port answers nobody who has not said who it is and may. */
@ResourceLock(OnSpillway.ALONE)
final class KubeletApiIT {
    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.alone();

    private final Cluster cluster;

    KubeletApiIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void anonymousCallersAreUnauthorized() throws Exception {
        for (String path : new String[] {"/pods", "/healthz", "/nothing", "/exec/default/hello/main?command=id"}) {
            assertThat(get(path, "").statusCode()).as(path).isEqualTo(401);
        }
    }

    @Test
    void aTokenWithoutRightsIsForbidden() throws Exception {
        String token = cluster.kubectl("create", "token", "default").orFail().strip();

        HttpResponse<String> answer = get("/pods", token);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("Forbidden (user=system:serviceaccount:" + cluster.namespace() + ":default");
    }

    @Test
    void aTokenWithTheRightIsServed() throws Exception {
        cluster.kubectl("create", "serviceaccount", "reader").orFail();
        String role = "read-metrics-" + cluster.namespace();
        cluster.kubectl("create", "clusterrole", role, "--verb=get", "--resource=nodes/metrics")
                .orFail();
        cluster.kubectl(
                        "create",
                        "clusterrolebinding",
                        role,
                        "--clusterrole=" + role,
                        "--serviceaccount=" + cluster.namespace() + ":reader")
                .orFail();
        String token = cluster.kubectl("create", "token", "reader").orFail().strip();

        // The API server learns of a binding a little later, and a refusal is remembered for a while.
        cluster.await("the right", () -> get("/metrics/resource", token).statusCode() == 200);
        assertThat(get("/pods", token).statusCode()).isEqualTo(403);
    }

    private HttpResponse<String> get(String path, String token)
            throws IOException, InterruptedException, GeneralSecurityException {
        JsonNode status = cluster.get("node", "virtual-kubelet").path("status");
        URI uri = URI.create("https://" + status.at("/addresses/0/address").asText() + ":"
                + status.at("/daemonEndpoints/kubeletEndpoint/Port").asInt() + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(trustingAnyone()).build()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    /** Who the server is does not matter here: the question is whom it lets in. */
    private static SSLContext trustingAnyone() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustAnyone()}, null);
        return context;
    }

    private static final class TrustAnyone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
