package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What developers do with a running pod, through the API server. */
@TestInstance(Lifecycle.PER_CLASS)
@ResourceLock(OnSpillway.ALONE)
final class KubectlIT {
    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.alone();

    private final Cluster cluster;

    KubectlIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    void podsRun() {
        cluster.apply(Pods.shell("talker", "for i in 1 2 3 4 5; do echo line $i; done; echo oops >&2; sleep 3600"));
        cluster.apply(Pods.shell("crasher", "echo attempt; exit 3"));
        cluster.apply(Pods.shell("web", "mkdir /www; echo served > /www/index.html; exec httpd -f -p 8080 -h /www"));
        for (String pod : new String[] {"talker", "crasher", "web"}) {
            cluster.awaitThat(
                    "pod",
                    pod,
                    object -> object.at("/status/containerStatuses/0/containerID")
                            .asText()
                            .startsWith("containerd://"));
        }
        cluster.eventually(
                () -> assertThat(cluster.kubectl("logs", "talker").orFail()).contains("line 5", "oops"));
        cluster.eventually(() -> assertThat(
                        cluster.kubectl("exec", "web", "--", "wget", "-qO-", "http://127.0.0.1:8080/index.html")
                                .orFail())
                .isEqualTo("served\n"));
    }

    @Test
    void logsShowWhatWasWritten() {
        // Which of two streams is read first nobody says.
        assertThat(cluster.kubectl("logs", "talker").orFail().lines())
                .contains("oops")
                .filteredOn(line -> !line.equals("oops"))
                .containsExactly("line 1", "line 2", "line 3", "line 4", "line 5");
    }

    @Test
    void logsCanBeCutAndStamped() {
        assertThat(cluster.kubectl("logs", "talker", "--tail=2").orFail().lines())
                .hasSize(2);
        assertThat(cluster.kubectl("logs", "talker", "--limit-bytes=4").orFail())
                .hasSize(4);
        assertThat(cluster.kubectl("logs", "talker", "--since=1h").orFail()).contains("line 5");
        assertThat(cluster.kubectl("logs", "talker", "--timestamps").orFail().lines())
                .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d+Z .*"));
    }

    @Test
    void logsFollowUntilTheContainerEnds() {
        cluster.apply(Pods.shell("counter", "for i in 1 2 3; do echo $i; sleep 1; done", "  restartPolicy: Never"));
        cluster.awaitThat(
                "pod",
                "counter",
                pod -> !pod.at("/status/containerStatuses/0/containerID")
                        .asText()
                        .isEmpty());

        assertThat(cluster.kubectl("logs", "-f", "counter").orFail()).isEqualTo("1\n2\n3\n");
    }

    @Test
    void thePreviousAttemptsLogIsKept() {
        cluster.awaitThat(
                "pod",
                "crasher",
                pod -> pod.at("/status/containerStatuses/0/restartCount").asInt() > 0);

        assertThat(cluster.kubectl("logs", "crasher", "--previous").orFail()).isEqualTo("attempt\n");
    }

    @Test
    void execRunsACommandAndPassesItsExitCodeOn() {
        assertThat(cluster.kubectl("exec", "talker", "--", "sh", "-c", "echo in; echo err >&2; exit 7"))
                .returns(7, Finished::exitCode)
                .returns("in\n", Finished::out)
                .satisfies(finished -> assertThat(finished.err()).contains("err"));
    }

    @Test
    void execReadsStandardInputToItsEnd() throws IOException, InterruptedException {
        Process cat = cluster.startKubectl("exec", "-i", "talker", "--", "cat");
        cat.getOutputStream().write("through the node\n".getBytes(StandardCharsets.UTF_8));
        cat.getOutputStream().close();

        assertThat(cat.getInputStream().readAllBytes()).asString().isEqualTo("through the node\n");
        assertThat(cat.waitFor()).isZero();
    }

    @Test
    void attachShowsWhatTheContainerWritesFromNowOn() throws IOException {
        cluster.apply(Pods.shell("ticker", "while true; do echo tick; sleep 1; done"));
        cluster.awaitPhase("ticker", "Running");
        Process attach = cluster.startKubectl("attach", "ticker");
        try (Scanner lines = new Scanner(attach.getInputStream(), StandardCharsets.UTF_8)) {
            assertThat(lines.nextLine()).isEqualTo("tick");
        } finally {
            attach.destroy();
        }
    }

    @Test
    void portForwardReachesAServerInThePod() throws IOException, InterruptedException {
        Process forward = cluster.startKubectl("port-forward", "web", ":8080");
        try (Scanner lines = new Scanner(forward.getInputStream(), StandardCharsets.UTF_8);
                HttpClient http = HttpClient.newHttpClient()) {
            String port = lines.nextLine().replaceAll(".*:(\\d+) ->.*", "$1");
            URI page = URI.create("http://127.0.0.1:" + port + "/index.html");
            assertThat(http.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString())
                            .body())
                    .isEqualTo("served\n");
        } finally {
            forward.destroy();
        }
    }

    @Test
    void cpBringsAFileInAndOutAgain(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("data");
        byte[] data = "many bytes\n".repeat(50_000).getBytes(StandardCharsets.UTF_8);
        Files.write(file, data);

        cluster.kubectl("cp", file.toString(), "talker:/tmp/data").orFail();
        cluster.kubectl("cp", "talker:/tmp/data", directory.resolve("back").toString())
                .orFail();

        assertThat(directory.resolve("back")).hasBinaryContent(data);
    }

    @Test
    void logsOfAPodThatIsNotThereAreRefusedWithItsName() {
        assertThat(cluster.kubectl("logs", "nobody").err()).contains("\"nobody\" not found");
    }
}
