package dev.spillway.kube;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnTokenTest {
    private static final Instant ISSUED = Instant.parse("2026-01-01T00:00:00Z");
    private static final String PATH = "/api/v1/namespaces/spillway-system/serviceaccounts/spillway/token";

    private final ScriptedApiServer server = new ScriptedApiServer();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    private Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Path tokenFile;

    @BeforeEach
    void kubeconfig() throws IOException {
        tokenFile = directory.resolve("token");
        Files.writeString(directory.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters:
                - name: c
                  cluster: {"server": "%s"}
                users:
                - name: other
                  user: {token: nonsense}
                - name: u
                  user: {tokenFile: token}
                contexts:
                - name: x
                  context: {cluster: c, user: u}
                current-context: x
                """.formatted(server.address()));
        server.json("POST " + PATH, 201, """
                {"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest",
                 "status":{"token":"fresh","expirationTimestamp":"2026-02-01T00:00:00Z"}}""");
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aYoungTokenIsLeftAlone() throws Exception {
        Files.writeString(tokenFile, token(Duration.ofDays(30)));

        assertThat(renewedAfter(Duration.ofHours(23))).isFalse();
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aDayOldTokenIsReplacedAndOnlyItsOwnerReadsTheNewOne() throws Exception {
        String old = token(Duration.ofDays(30));
        Files.writeString(tokenFile, old);

        assertThat(renewedAfter(Duration.ofDays(1))).isTrue();
        assertThat(tokenFile).hasContent("fresh");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tokenFile)))
                .isEqualTo("rw-------");
    }

    @Test
    void aShortTokenIsReplacedWhenFourFifthsOfItsLifeAreOver() throws Exception {
        Files.writeString(tokenFile, token(Duration.ofMinutes(100)));

        assertThat(renewedAfter(Duration.ofMinutes(79))).isFalse();
        assertThat(renewedAfter(Duration.ofMinutes(80))).isTrue();
    }

    @Test
    void aTokenThatIsNoServiceAccountsIsNotOursToRenew() throws Exception {
        Files.writeString(tokenFile, "opaque");

        assertThat(renewedAfter(Duration.ofDays(300))).isFalse();
    }

    private boolean renewedAfter(Duration age) throws ApiException, IOException {
        try (ApiServer api = ApiServer.connect(ApiAccess.fromKubeconfig(directory.resolve("kubeconfig")), "test/1")) {
            return OwnToken.of(api, () -> ISSUED.plus(age)).orElseThrow().renewIfDue();
        }
    }

    private static String token(Duration life) {
        String claims = "{\"sub\":\"system:serviceaccount:spillway-system:spillway\",\"iat\":%d,\"exp\":%d}"
                .formatted(ISSUED.getEpochSecond(), ISSUED.plus(life).getEpochSecond());
        return "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(UTF_8)) + ".c2ln";
    }
}
