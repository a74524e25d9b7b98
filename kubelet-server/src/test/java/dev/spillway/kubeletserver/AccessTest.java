package dev.spillway.kubeletserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    @TempDir
    private Path directory;

    private TestNode node;

    @BeforeEach
    void start() throws Exception {
        node = new TestNode(directory);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/healthz",
                "/pods",
                "/runningpods/",
                "/metrics",
                "/metrics/resource",
                "/stats/summary",
                "/containerLogs/default/p/c",
                "/exec/default/p/c?command=id&output=1",
                "/attach/default/p/c?output=1",
                "/portForward/default/p",
                "/run/default/p/c",
                "/configz",
                "/no/such/path"
            })
    void anonymousIsUnauthorizedEverywhere(String path) throws Exception {
        node.runningPod("p");

        HttpResponse<String> answer = node.send(node.request(path));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("Unauthorized");
        assertThat(node.provider.asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/healthz, healthz proxy",
        "/pods, pods proxy",
        "/runningpods/, pods proxy",
        "/configz, configz proxy",
        "/metrics/cadvisor, metrics",
        "/stats/summary, stats",
        "/logs/, log",
        "/containerLogs/default/p/c, proxy",
        "/exec/default/p/c, proxy",
        "/no/such/path, proxy"
    })
    void aUserWithoutRightsIsForbiddenAndToldWhatIsMissing(String path, String subresources) throws Exception {
        HttpResponse<String> answer = node.get(path, node.ca.client("CN=jane"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body())
                .isEqualTo("Forbidden (user=jane, verb=get, resource=nodes, subresource(s)=[" + subresources + "])\n");
    }

    @Test
    void theFineRightIsEnough() throws Exception {
        node.reviews.allow("jane", "get", "healthz");

        assertThat(node.get("/healthz", node.ca.client("CN=jane,O=dev")).statusCode())
                .isEqualTo(200);
        assertThat(node.reviews.asked()).containsExactly("jane get healthz on n1 as [dev]");
    }

    @Test
    void proxyIsEnoughWhereTheFineRightIsMissing() throws Exception {
        node.reviews.allow("jane", "get", "proxy");

        assertThat(node.get("/healthz", node.ca.client("CN=jane,O=a,O=b")).statusCode())
                .isEqualTo(200);
        assertThat(node.reviews.asked())
                .containsExactly("jane get healthz on n1 as [a, b]", "jane get proxy on n1 as [a, b]");
    }

    @Test
    void proxyIsNotEnoughForMetrics() throws Exception {
        node.reviews.allow("jane", "get", "proxy");

        assertThat(node.get("/metrics/resource", node.ca.client("CN=jane")).statusCode())
                .isEqualTo(403);
    }

    @Test
    void readingIsNotWriting() throws Exception {
        node.reviews.allow("jane", "get", "proxy");
        HttpRequest.Builder post =
                node.request("/exec/default/p/c?command=id&output=1").POST(HttpRequest.BodyPublishers.noBody());

        assertThat(node.send(post, node.ca.client("CN=jane")).statusCode()).isEqualTo(403);
        assertThat(node.reviews.asked()).containsExactly("jane create proxy on n1 as []");
    }

    @ParameterizedTest
    @ValueSource(strings = {"//pods", "/./pods", "/x/../pods", "/%70ods", "/pods/"})
    void anotherSpellingOfAPathNeedsTheSameRight(String path) throws Exception {
        node.reviews.allow("jane", "get", "healthz");

        assertThat(node.get(path, node.ca.client("CN=jane")).statusCode()).isIn(400, 403);
    }

    @Test
    void aBearerTokenThatTheClusterKnowsIsAUser() throws Exception {
        node.reviews
                .token("s3cret", "system:serviceaccount:kube-system:metrics-server")
                .allow("system:serviceaccount:kube-system:metrics-server", "get", "healthz");

        assertThat(node.send(node.request("/healthz").header("Authorization", "Bearer s3cret"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(node.send(node.request("/healthz").header("Authorization", "Bearer other"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(node.send(node.request("/healthz").header("Authorization", "Basic s3cret"))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aCertificateOfAnotherCaIsNobody() throws Exception {
        assertThat(node.get("/healthz", new TestCa("cluster").client(TestNode.ADMIN))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aCertificateForServersIsNobody() throws Exception {
        TestCa.Identity server = node.ca.client(TestNode.ADMIN, KeyPurposeId.id_kp_serverAuth, TestCa.END);

        assertThat(node.get("/healthz", server).statusCode()).isEqualTo(401);
    }

    @Test
    void anExpiredCertificateIsNobody() throws Exception {
        TestCa.Identity expired =
                node.ca.client(TestNode.ADMIN, KeyPurposeId.id_kp_clientAuth, TestNode.NOW.minusSeconds(1));

        assertThat(node.get("/healthz", expired).statusCode()).isEqualTo(401);
    }

    @Test
    void aChangedCaFileCountsAtOnce() throws Exception {
        TestCa next = new TestCa("next");
        assertThat(node.get("/healthz", next.client(TestNode.ADMIN)).statusCode())
                .isEqualTo(401);

        next.write(node.caFile);
        node.caFile.toFile().setLastModified(System.currentTimeMillis() + 5_000);

        assertThat(node.get("/healthz", next.client(TestNode.ADMIN)).statusCode())
                .isEqualTo(200);
        assertThat(node.get("/healthz", node.ca.client(TestNode.ADMIN)).statusCode())
                .isEqualTo(401);
    }

    @Test
    void withoutAnAnswerFromTheClusterNobodyGetsIn() throws Exception {
        node.reviews.token("s3cret", "admin").goDown();

        assertThat(node.send(node.request("/healthz").header("Authorization", "Bearer s3cret"))
                        .statusCode())
                .isEqualTo(401);
        HttpResponse<String> answer = node.get("/healthz");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body())
                .isEqualTo("Authorization error (user=admin, verb=get, resource=nodes, subresource=healthz)");
    }
}
