package dev.spillway.provider.cri.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.cri.api.AuthConfig;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PullSecretsTest {

    @ParameterizedTest
    @CsvSource({
        "nginx, docker.io, library/nginx",
        "bitnami/redis:7, docker.io, bitnami/redis",
        "localhost:5000/app@sha256:0123, localhost:5000, app",
        "registry.example.com/team/app:1, registry.example.com, team/app"
    })
    void imagesLieWhereDockerLooksForThem(String image, String registry, String repository) {
        assertThat(ImageReference.parse(image)).isEqualTo(new ImageReference(registry, repository));
    }

    @Test
    void theClosestMatchComesFirst() {
        PullSecrets secrets = PullSecrets.of(List.of(config("""
                {"auths": {"registry.example.com": {"username": "all", "password": "1"},
                           "registry.example.com/team": {"username": "team", "password": "2"},
                           "other.example.com": {"username": "other", "password": "3"}}}""")));

        assertThat(secrets.matching(ImageReference.parse("registry.example.com/team/app:1")))
                .extracting(AuthConfig::getUsername)
                .containsExactly("team", "all");
    }

    @Test
    void dockerHubGoesByItsOldAddress() {
        String both = Base64.getEncoder().encodeToString("me:secret".getBytes(StandardCharsets.UTF_8));
        PullSecrets secrets = PullSecrets.of(
                List.of(config("{\"auths\": {\"https://index.docker.io/v1/\": {\"auth\": \"" + both + "\"}}}")));

        assertThat(secrets.matching(ImageReference.parse("nginx")))
                .singleElement()
                .satisfies(auth -> {
                    assertThat(auth.getUsername()).isEqualTo("me");
                    assertThat(auth.getPassword()).isEqualTo("secret");
                });
    }

    @Test
    void starsStandForOneLabel() {
        PullSecrets secrets = PullSecrets.of(
                List.of(config("{\"auths\": {\"*.example.com\": {\"username\": \"u\", \"password\": \"p\"}}}")));

        assertThat(secrets.matching(ImageReference.parse("a.example.com/x"))).hasSize(1);
        assertThat(secrets.matching(ImageReference.parse("a.b.example.com/x"))).isEmpty();
    }

    @Test
    void secretsThatCannotBeReadArePassedOver() {
        assertThat(PullSecrets.of(List.of(config("no json"))).matching(ImageReference.parse("nginx")))
                .isEmpty();
    }

    private static Secret config(String json) {
        String data = Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
        return new SecretBuilder()
                .withType("kubernetes.io/dockerconfigjson")
                .addToData(".dockerconfigjson", data)
                .build();
    }
}
