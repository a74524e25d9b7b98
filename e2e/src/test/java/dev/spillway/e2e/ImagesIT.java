package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Images that are not simply there. */
@ResourceLock(OnSpillway.ALONE)
final class ImagesIT {
    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.alone();

    @TempDir
    Path directory;

    private final Cluster cluster;

    @SuppressWarnings("NullAway.Init") // started before each test
    private PrivateRegistry registry;

    ImagesIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws IOException {
        registry = new PrivateRegistry(cluster.spillway(), directory);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void aPrivateImageIsForPodsThatHaveItsSecretAndNoOthers() {
        registry.push("team/app");
        cluster.apply(pod("with", "team/app", "IfNotPresent", "cave"));
        cluster.await("the event", () -> events("with").contains("FailedToRetrieveImagePullSecret"));
        assertThat(awaitWaiting("with", "ErrImagePull|ImagePullBackOff")).contains("401");

        createSecret("cave");
        cluster.awaitPhase("with", "Running");

        // The image is there now: having it is not enough.
        cluster.apply(pod("without", "team/app", "IfNotPresent", "none"));
        cluster.apply(pod("never", "team/app", "Never", "none"));
        assertThat(awaitWaiting("without", "ErrImagePull|ImagePullBackOff")).contains("401");
        assertThat(awaitWaiting("never", "ErrImageNeverPull")).contains("the pod has no credentials for it");
        cluster.apply(pod("again", "team/app", "Never", "cave"));
        cluster.awaitPhase("again", "Running");
    }

    @Test
    void anImageThatAppearsLaterIsPulledThen() {
        createSecret("early");
        cluster.apply(pod("later", "team/later", "Always", "early"));
        assertThat(awaitWaiting("later", "ImagePullBackOff")).startsWith("Back-off pulling image ");

        registry.push("team/later");

        cluster.awaitPhase("later", "Running");
        cluster.await("the event", () -> events("later").contains("Successfully pulled image"));
    }

    @Test
    void aNameThatIsNoneAndAnImageThatMustNotBePulledAreSaidToBeSo() {
        cluster.apply(pod("odd", "Team//App", "IfNotPresent", "none"));
        cluster.apply(pod("absent", "team/absent", "Never", "none"));

        assertThat(awaitWaiting("odd", "InvalidImageName")).contains("couldn't parse image name");
        assertThat(awaitWaiting("absent", "ErrImageNeverPull")).contains("is not present with pull policy of Never");
    }

    private void createSecret(String name) {
        cluster.kubectl(
                        "create",
                        "secret",
                        "docker-registry",
                        name,
                        "--docker-server=" + registry.address(),
                        "--docker-username=" + PrivateRegistry.USER,
                        "--docker-password=" + PrivateRegistry.PASSWORD)
                .orFail();
    }

    private String pod(String name, String repository, String policy, String secret) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s}
                spec:
                  nodeName: virtual-kubelet
                  terminationGracePeriodSeconds: 0
                  imagePullSecrets: [{name: %s}]
                  containers:
                  - name: main
                    image: %s/%s
                    imagePullPolicy: %s
                    command: [sleep, "3600"]
                """.formatted(name, secret, registry.address(), repository, policy);
    }

    /** The message of a container that waits for a reason of this shape. */
    private String awaitWaiting(String pod, String reason) {
        String waiting = "/status/containerStatuses/0/state/waiting";
        JsonNode object = cluster.awaitThat(
                "pod", pod, found -> found.at(waiting + "/reason").asText().matches(reason));
        return object.at(waiting + "/message").asText();
    }

    private String events(String pod) {
        return cluster.events(pod).toList().toString();
    }
}
