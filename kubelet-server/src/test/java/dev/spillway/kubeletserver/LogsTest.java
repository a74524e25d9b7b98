package dev.spillway.kubeletserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import dev.spillway.provider.LogOptions;
import dev.spillway.provider.LogOptions.LogStream;
import dev.spillway.provider.ProviderException;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogsTest {
    private static final String LOG = "/containerLogs/default/p/c";
    private static final LogOptions PLAIN = new LogOptions(
            false, false, false, Optional.empty(), OptionalLong.empty(), OptionalLong.empty(), LogStream.ALL);

    @TempDir
    private Path directory;

    private TestNode node;

    @BeforeEach
    void start() throws Exception {
        node = new TestNode(directory);
        node.runningPod("p");
        node.provider.logs = (options, out) -> out.write("hello\n".getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void aLogIsShownAsTheProviderWritesIt() throws Exception {
        HttpResponse<String> answer = node.get(LOG);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("hello\n");
        assertThat(node.provider.asked).containsExactly(PLAIN);
    }

    @ParameterizedTest
    @CsvSource({"timestamps=true", "timestamps=1", "timestamps=TRUE", "timestamps="})
    void timestampsAreAskedFor(String query) throws Exception {
        assertThat(asked(query).timestamps()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"timestamps=false", "timestamps=0", "timestamps=False", "x=1"})
    void timestampsAreNotAskedFor(String query) throws Exception {
        assertThat(asked(query).timestamps()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"tailLines=3, 3", "tailLines=0, 0", "tail=7, 7"})
    void theTailIsANumberOfLines(String query, long lines) throws Exception {
        assertThat(asked(query).tailLines()).hasValue(lines);
    }

    @Test
    void theTailMayBeAll() throws Exception {
        assertThat(asked("tail=all").tailLines()).isEmpty();
    }

    @Test
    void bytesAreLimited() throws Exception {
        assertThat(asked("limitBytes=10").limitBytes()).hasValue(10);
    }

    @Test
    void sinceSecondsCountsBackFromNow() throws Exception {
        assertThat(asked("sinceSeconds=90").since()).contains(TestNode.NOW.minusSeconds(90));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-02-28T01:02:03Z", "2026-02-28T03:02:03%2B02:00"})
    void sinceTimeIsAPointInTime(String time) throws Exception {
        assertThat(asked("sinceTime=" + time).since()).contains(Instant.parse("2026-02-28T01:02:03Z"));
    }

    @Test
    void followIsPassedOn() throws Exception {
        assertThat(asked("follow=true").follow()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"All, ALL", "Stdout, STDOUT", "Stderr, STDERR"})
    void oneStreamCanBeAskedFor(String name, LogStream stream) throws Exception {
        assertThat(asked("stream=" + name).stream()).isEqualTo(stream);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tailLines=x", "limitBytes=1.5", "sinceSeconds=soon", "sinceTime=yesterday"})
    void whatCannotBeReadIsABadRequest(String query) throws Exception {
        HttpResponse<String> answer = node.get(LOG + "?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("{\"message\": \"Unable to decode query.\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tailLines=-1",
                "limitBytes=0",
                "sinceSeconds=0",
                "sinceSeconds=1&sinceTime=2026-02-28T01:02:03Z",
                "stream=stdin",
                "stream=Stdout&tailLines=1"
            })
    void whatMakesNoSenseCannotBeProcessed(String query) throws Exception {
        assertThat(node.get(LOG + "?" + query).statusCode()).isEqualTo(422);
        assertThat(node.provider.asked).isEmpty();
    }

    @Test
    void aPodThatIsNotHereIsNotFound() throws Exception {
        HttpResponse<String> answer = node.get("/containerLogs/default/q/c");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("pod \"q\" does not exist");
    }

    @Test
    void aContainerThatThePodDoesNotHaveIsNotFound() throws Exception {
        HttpResponse<String> answer = node.get("/containerLogs/default/p/d");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("container \"d\" not found in pod \"p\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ContainerCreating | ContainerCreating",
                "CrashLoopBackOff  | CrashLoopBackOff",
                "ErrImagePull      | image can't be pulled",
                "ImagePullBackOff  | trying and failing to pull image"
            })
    void aContainerThatWaitsHasNoLog(String reason, String why) throws Exception {
        node.put(new PodBuilder(node.runningPod("w"))
                .editStatus()
                .editContainerStatus(0)
                .withNewState()
                .withNewWaiting("", reason)
                .endState()
                .endContainerStatus()
                .endStatus()
                .build());

        HttpResponse<String> answer = node.get("/containerLogs/default/w/c");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("container \"c\" in pod \"w\" is waiting to start: " + why);
    }

    @Test
    void aContainerWithoutAStatusIsNotAvailable() throws Exception {
        node.put(new PodBuilder(node.runningPod("w")).withStatus(null).build());

        assertThat(node.get("/containerLogs/default/w/c").body())
                .isEqualTo("container \"c\" in pod \"w\" is not available");
    }

    @Test
    void aContainerThatNeverRestartedHasNoPreviousLog() throws Exception {
        HttpResponse<String> answer = node.get(LOG + "?previous=true");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("previous terminated container \"c\" in pod \"p\" not found");
    }

    @Test
    void aRestartedContainerHasAPreviousLog() throws Exception {
        node.put(crashed(node.runningPod("p")));

        assertThat(node.get(LOG + "?previous=true").statusCode()).isEqualTo(200);
        assertThat(((LogOptions) node.provider.asked.getFirst()).previous()).isTrue();
    }

    @Test
    void whileTheNextAttemptWaitsTheLastOneIsShown() throws Exception {
        node.put(new PodBuilder(crashed(node.runningPod("p")))
                .editStatus()
                .editContainerStatus(0)
                .withNewState()
                .withNewWaiting("", "CrashLoopBackOff")
                .endState()
                .endContainerStatus()
                .endStatus()
                .build());

        assertThat(node.get(LOG).body()).isEqualTo("hello\n");
    }

    @Test
    void whatTheProviderCannotShowIsABadRequestWithItsReason() throws Exception {
        node.provider.logs = (options, out) -> {
            throw new ProviderException.NotFound("the log was rotated away");
        };

        HttpResponse<String> answer = node.get(LOG);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("the log was rotated away");
    }

    @Test
    void aFollowedLogArrivesLineByLine() throws Exception {
        LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
        node.provider.logs = (options, out) -> {
            for (String line = lines.take(); !line.isEmpty(); line = lines.take()) {
                out.write(line.getBytes(StandardCharsets.UTF_8));
            }
        };
        try (HttpClient client = node.client(node.ca.client(TestNode.ADMIN));
                BufferedReader log = followed(client)) {
            lines.add("one\n");
            assertThat(log.readLine()).isEqualTo("one");
            lines.add("two\n");
            assertThat(log.readLine()).isEqualTo("two");
            lines.add("");
            assertThat(log.readLine()).isNull();
        }
    }

    @Test
    void aFollowedLogThatFailsDoesNotLookComplete() throws Exception {
        CountDownLatch firstLineRead = new CountDownLatch(1);
        node.provider.logs = (options, out) -> {
            out.write("one\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            firstLineRead.await();
            throw new IOException("disk gone");
        };
        try (HttpClient client = node.client(node.ca.client(TestNode.ADMIN));
                BufferedReader log = followed(client)) {
            assertThat(log.readLine()).isEqualTo("one");
            firstLineRead.countDown();
            assertThatIOException().isThrownBy(log::readLine);
        }
    }

    @Test
    void aClientThatLeavesEndsASilentFollow() throws Exception {
        CountDownLatch followed = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        node.provider.logs = (options, out) -> {
            followed.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        };
        HttpClient client = node.client(node.ca.client(TestNode.ADMIN));
        try (InputStream _ = follow(client)) {
            followed.await();
        }
        client.shutdownNow();

        await().atMost(Duration.ofSeconds(5)).until(() -> interrupted.getCount() == 0);
    }

    private BufferedReader followed(HttpClient client) throws Exception {
        return new BufferedReader(new InputStreamReader(follow(client), StandardCharsets.UTF_8));
    }

    private InputStream follow(HttpClient client) throws Exception {
        return client.send(node.request(LOG + "?follow=true").build(), HttpResponse.BodyHandlers.ofInputStream())
                .body();
    }

    private LogOptions asked(String query) throws Exception {
        assertThat(node.get(LOG + "?" + query).statusCode()).isEqualTo(200);
        return (LogOptions) node.provider.asked.getFirst();
    }

    private static Pod crashed(Pod pod) {
        return new PodBuilder(pod)
                .editStatus()
                .editContainerStatus(0)
                .withNewLastState()
                .withNewTerminated()
                .withContainerID("fake://0")
                .endTerminated()
                .endLastState()
                .endContainerStatus()
                .endStatus()
                .build();
    }
}
