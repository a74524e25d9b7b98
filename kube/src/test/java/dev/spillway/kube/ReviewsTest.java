package dev.spillway.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ReviewsTest {
    private static final String TOKENS = "/apis/authentication.k8s.io/v1/tokenreviews";
    private static final String ACCESS = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
    private static final KubeUser ALICE =
            new KubeUser("alice", "u-1", List.of("developers"), Map.of("scopes", List.of("a", "b")));
    private static final AccessRequest LOGS = new AccessRequest("get", "nodes", "proxy", "virtual-kubelet");

    private final AtomicLong nanos = new AtomicLong();
    private final ScriptedApiServer server = new ScriptedApiServer();
    private final ApiServer api = server.client();
    private final TokenReviews tokens = new TokenReviews(api, nanos::get);
    private final AccessReviews access = new AccessReviews(api, nanos::get);

    @AfterEach
    void close() {
        api.close();
        server.close();
    }

    @Test
    void aTokensOwnerIsWhoTheServerSaysAndIsBelievedForTwoMinutes() throws Exception {
        server.json("POST " + TOKENS, 201, """
                {"status":{"authenticated":true,"user":{"username":"alice","uid":"u-1","groups":["developers"],\
                "extra":{"scopes":["a","b"]}}}}""");

        assertThat(tokens.authenticate("secret")).contains(ALICE);
        pass(Duration.ofSeconds(119));
        assertThat(tokens.authenticate("secret")).contains(ALICE);
        assertThat(asked(TOKENS)).isEqualTo(1);

        pass(Duration.ofSeconds(2));
        assertThat(tokens.authenticate("secret")).contains(ALICE);
        assertThat(asked(TOKENS)).isEqualTo(2);
    }

    @Test
    void aTokenThatIsNotValidBelongsToNobodyEvenWithAUserInTheAnswer() throws Exception {
        server.json("POST " + TOKENS, 201, "{\"status\":{\"authenticated\":false,\"user\":{\"username\":\"alice\"}}}");
        server.json("POST " + TOKENS, 201, "{\"status\":{\"error\":\"expired\"}}");

        assertThat(tokens.authenticate("wrong")).isEmpty();
        assertThat(tokens.authenticate("expired")).isEmpty();
    }

    @Test
    void whenNobodyCanSayNothingIsRemembered() throws Exception {
        server.json("POST " + TOKENS, 503, Wire.status(503, "ServiceUnavailable", "starting"));
        server.json("POST " + TOKENS, 201, "{\"status\":{\"authenticated\":true,\"user\":{\"username\":\"bob\"}}}");

        assertThatThrownBy(() -> tokens.authenticate("secret")).isInstanceOf(ApiException.class);
        assertThat(tokens.authenticate("secret")).contains(new KubeUser("bob", "", List.of(), Map.of()));
    }

    @Test
    void theServerIsToldWhoWantsWhat() throws Exception {
        server.json("POST " + ACCESS, 201, "{\"status\":{\"allowed\":true,\"reason\":\"by role\"}}");

        assertThat(access.authorize(ALICE, LOGS)).isEqualTo(new AccessDecision(true, "by role"));
        assertThat(server.requests().getFirst().body())
                .contains("\"user\":\"alice\"", "\"developers\"", "\"scopes\":[\"a\",\"b\"]")
                .contains("\"verb\":\"get\"", "\"resource\":\"nodes\"", "\"subresource\":\"proxy\"")
                .contains("\"name\":\"virtual-kubelet\"");
    }

    @Test
    void aYesIsBelievedForFiveMinutesAndANoForThirtySeconds() throws Exception {
        AccessRequest exec = new AccessRequest("create", "nodes", "proxy", "virtual-kubelet");
        server.json("POST " + ACCESS, 201, "{\"status\":{\"allowed\":true}}");
        server.json("POST " + ACCESS, 201, "{\"status\":{\"allowed\":false}}");

        assertThat(access.authorize(ALICE, LOGS).allowed()).isTrue();
        assertThat(access.authorize(ALICE, exec).allowed()).isFalse();
        pass(Duration.ofSeconds(29));
        access.authorize(ALICE, exec);
        assertThat(asked(ACCESS)).isEqualTo(2);

        pass(Duration.ofSeconds(2));
        access.authorize(ALICE, exec);
        assertThat(asked(ACCESS)).isEqualTo(3);
        assertThat(access.authorize(ALICE, LOGS).allowed()).isTrue();
        assertThat(asked(ACCESS)).isEqualTo(3);

        pass(Duration.ofMinutes(5));
        assertThat(access.authorize(ALICE, LOGS).allowed()).isFalse();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private int asked(String path) {
        return server.requests("POST", path).size();
    }
}
