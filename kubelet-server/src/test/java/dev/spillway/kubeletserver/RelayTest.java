package dev.spillway.kubeletserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.provider.AttachRequest;
import dev.spillway.provider.ExecRequest;
import dev.spillway.provider.ProviderException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RelayTest {
    private static final String EXEC =
            "/exec/default/p/c?command=sh&command=-c&command=echo+%C3%BC&input=1&output=1&error=1";
    private static final Takeover.Protocol ECHO = client -> {
        client.in().transferTo(client.out());
        client.shutdownOutput();
    };

    @TempDir
    private Path directory;

    private TestNode node;

    @BeforeEach
    void start() throws Exception {
        node = new TestNode(directory);
        node.runningPod("p");
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void bytesSentTogetherWithTheRequestAreNotLost(String method) throws Exception {
        try (StreamingServer runtime = relayTo(new StreamingServer(StreamingServer.SWITCHED + "hi", ECHO));
                Socket client = node.ca.connect(node.server.port(), node.ca.client(TestNode.ADMIN))) {
            send(client, method, EXEC, "early");

            assertThat(head(client))
                    .startsWith("HTTP/1.1 101")
                    .contains("X-Stream-Protocol-Version: v4.channel.k8s.io");
            assertThat(text(client, 7)).isEqualTo("hiearly");
            assertThat(runtime.head())
                    .startsWith(method + " /exec/token?x=y HTTP/1.1\r\nHost: 127.0.0.1:")
                    .contains("Upgrade: SPDY/3.1");
        }
    }

    @Test
    void theProviderIsAskedForWhatTheClientWants() throws Exception {
        try (StreamingServer _ = relayTo(new StreamingServer(StreamingServer.SWITCHED, ECHO));
                Socket client = node.ca.connect(node.server.port(), node.ca.client(TestNode.ADMIN))) {
            send(client, "POST", EXEC, "");
            head(client);
        }
        assertThat(node.provider.asked)
                .containsExactly(new ExecRequest("c", List.of("sh", "-c", "echo ü"), true, true, true, false));
    }

    @Test
    void attachGoesByTheTerminalThatTheContainerHas() throws Exception {
        try (StreamingServer _ = relayTo(new StreamingServer(StreamingServer.SWITCHED, ECHO));
                Socket client = node.ca.connect(node.server.port(), node.ca.client(TestNode.ADMIN))) {
            send(client, "POST", "/attach/default/p/uid-p/c?output=1&error=1", "");
            head(client);
        }
        assertThat(node.provider.asked).containsExactly(new AttachRequest("c", false, true, true, false));
    }

    @Test
    void whoTheClientIsStaysHere() throws Exception {
        node.reviews.token("s3cret", "admin");
        try (StreamingServer runtime = relayTo(new StreamingServer(StreamingServer.SWITCHED, ECHO));
                Socket client = node.ca.connect(node.server.port())) {
            write(
                    client,
                    "POST " + EXEC + " HTTP/1.1\r\nHost: n\r\nAuthorization: Bearer s3cret\r\n"
                            + "X-Remote-User: root\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n");
            assertThat(head(client)).startsWith("HTTP/1.1 101");

            assertThat(runtime.head()).doesNotContain("s3cret").doesNotContain("X-Remote-User");
        }
    }

    @Test
    void largeTransfersArriveWholeInBothDirections() throws Exception {
        byte[] data = new byte[32 << 20];
        new Random(1).nextBytes(data);
        CRC32 sent = new CRC32();
        sent.update(data);
        try (StreamingServer _ = relayTo(new StreamingServer(StreamingServer.SWITCHED, ECHO));
                Socket client = node.ca.connect(node.server.port(), node.ca.client(TestNode.ADMIN))) {
            send(client, "POST", EXEC, "");
            head(client);
            Thread writer = Thread.ofVirtual().start(() -> sendAll(client, data));
            CheckedInputStream echoed = new CheckedInputStream(client.getInputStream(), new CRC32());
            echoed.skipNBytes(data.length);
            writer.join();

            assertThat(echoed.getChecksum().getValue()).isEqualTo(sent.getValue());
        }
    }

    @Test
    void theEndOfOneDirectionLeavesTheOtherOpen() throws Exception {
        Takeover.Protocol answersAtTheEnd = client -> {
            byte[] all = client.in().readAllBytes();
            client.out().write(("after the end: " + all.length).getBytes(StandardCharsets.UTF_8));
        };
        try (StreamingServer _ = relayTo(new StreamingServer(StreamingServer.SWITCHED, answersAtTheEnd));
                Socket client = node.ca.connect(node.server.port(), node.ca.client(TestNode.ADMIN))) {
            send(client, "POST", EXEC, "abc");
            head(client);
            client.shutdownOutput();

            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("after the end: 3");
        }
    }

    @Test
    void aRefusalOfTheRuntimeReachesTheClient() throws Exception {
        String refusal = "HTTP/1.1 404 Not Found\r\nContent-Length: 13\r\n\r\nunknown token";
        try (StreamingServer _ = relayTo(new StreamingServer(refusal, client -> {}));
                Socket client = node.ca.connect(node.server.port(), node.ca.client(TestNode.ADMIN))) {
            send(client, "POST", EXEC, "");

            assertThat(head(client)).startsWith("HTTP/1.1 404");
            assertThat(text(client, 13)).isEqualTo("unknown token");
        }
    }

    @Test
    void whatIsNoUpgradeIsABadRequestAndOpensNothing() throws Exception {
        HttpResponse<String> answer = node.get(EXEC);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("Upgrade request required");
        assertThat(node.provider.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/exec/default/p/c?command=id",
                "/attach/default/p/c?tty=1",
            })
    void aCommandWithoutStreamsIsABadRequest(String path) throws Exception {
        assertThat(node.get(path).body()).isEqualTo("you must specify at least 1 of stdin, stdout, stderr");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/exec/default/q/c?output=1", "/portForward/default/q", "/portForward/default/p/other-uid"})
    void podsThatAreNotHereAreNotFound(String path) throws Exception {
        assertThat(node.get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void whatTheProviderCannotDoIsAnErrorWithItsReason() throws Exception {
        node.provider.sessions = request -> {
            throw new ProviderException.Permanent("NotSupported", "this provider has no exec");
        };
        try (Socket client = node.ca.connect(node.server.port(), node.ca.client(TestNode.ADMIN))) {
            send(client, "POST", EXEC, "");

            assertThat(head(client)).startsWith("HTTP/1.1 500");
            assertThat(text(client, 25)).isEqualTo("this provider has no exec");
        }
    }

    private StreamingServer relayTo(StreamingServer server) {
        node.provider.sessions = request -> server.session();
        return server;
    }

    private static void send(Socket client, String method, String path, String early) throws IOException {
        write(
                client,
                method + " " + path + " HTTP/1.1\r\nHost: n\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n"
                        + "X-Stream-Protocol-Version: v4.channel.k8s.io\r\n\r\n" + early);
    }

    private static void write(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void sendAll(Socket client, byte[] data) {
        try {
            client.getOutputStream().write(data);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String head(Socket client) throws IOException {
        StringBuilder head = new StringBuilder();
        InputStream in = client.getInputStream();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        return head.toString();
    }

    private static String text(Socket client, int length) throws IOException {
        return new String(client.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
    }
}
