package dev.spillway.kubeletserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.provider.Session;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TerminationTest {
    private static final String EXEC = "/exec/default/p/c?command=shout&input=1&output=1&error=1";
    private static final StreamFlags ALL = new StreamFlags(true, true, true, false);

    @TempDir
    private Path directory;

    private TestNode node;
    private HttpClient http;
    private Shouting command;

    @BeforeEach
    void start() throws Exception {
        node = new TestNode(directory);
        node.runningPod("p");
        command = new Shouting();
        node.provider.sessions = request -> command;
        http = node.client(node.ca.client(TestNode.ADMIN));
    }

    @AfterEach
    void stop() {
        http.shutdownNow();
        node.close();
    }

    @Test
    void webSocketV5EndsStdinAndReadsOn() throws Exception {
        ChannelClient client = new ChannelClient(http, node.server.port(), EXEC, "v5.channel.k8s.io");
        client.send(0, "hello");
        client.closeStdin();

        assertThat(client.protocol()).isEqualTo("v5.channel.k8s.io");
        assertShouted(client);
    }

    @Test
    void webSocketV5IsTranslatedForAStreamingServerThatSpeaksSpdy() throws Exception {
        try (StreamingServer runtime = new StreamingServer(
                StreamingServer.SWITCHED, wire -> new CommandPump(new SpdyCommand(wire, ALL), command, ALL).run())) {
            node.provider.sessions = request -> runtime.session();
            ChannelClient client = new ChannelClient(http, node.server.port(), EXEC, "v5.channel.k8s.io");
            client.send(0, "hello");
            client.closeStdin();

            assertShouted(client);
            assertThat(runtime.head()).startsWith("POST ").contains("X-Stream-Protocol-Version: v4.channel.k8s.io");
        }
    }

    @Test
    void terminalSizesReachTheCommand() throws Exception {
        ChannelClient client = new ChannelClient(
                http, node.server.port(), "/exec/default/p/c?command=sh&input=1&output=1&tty=1", "v4.channel.k8s.io");
        client.send(4, "{\"Width\":132,\"Height\":50}");

        assertThat(command.resized.get(10, TimeUnit.SECONDS)).isEqualTo("132x50");
        client.leave();
    }

    @Test
    void aClientThatLeavesEndsTheSession() throws Exception {
        new ChannelClient(http, node.server.port(), EXEC, "v5.channel.k8s.io").leave();

        assertThat(command.closed.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void spdyCarriesEveryStreamAndTheExitCode() throws Exception {
        try (Socket socket = node.ca.connect(node.server.port(), node.ca.client(TestNode.ADMIN))) {
            SpdyConnection connection = spdy(socket, EXEC, "v4.channel.k8s.io");
            SpdyStream error = connection.open(Map.of("streamType", "error"));
            SpdyStream stdin = connection.open(Map.of("streamType", "stdin"));
            SpdyStream stdout = connection.open(Map.of("streamType", "stdout"));
            SpdyStream stderr = connection.open(Map.of("streamType", "stderr"));
            stdin.out().write("hello".getBytes(StandardCharsets.UTF_8));
            stdin.out().close();

            assertThat(all(stdout)).isEqualTo("HELLO");
            assertThat(all(stderr)).isEqualTo("no");
            assertThat(CommandStatus.exitCode(error.in().readAllBytes())).isEqualTo(7);
        }
    }

    @Test
    void portsAreForwardedOverSpdyOneSessionForEachConnection() throws Exception {
        try (Socket socket = node.ca.connect(node.server.port(), node.ca.client(TestNode.ADMIN))) {
            SpdyConnection connection = spdy(socket, "/portForward/default/p", "portforward.k8s.io");
            node.provider.sessions = request -> shouting();
            for (String request : new String[] {"0", "1"}) {
                SpdyStream error = connection.open(headers("error", request));
                error.out().close();
                SpdyStream data = connection.open(headers("data", request));
                data.out().write(("hello" + request).getBytes(StandardCharsets.UTF_8));
                data.out().close();

                assertThat(all(data)).isEqualTo("HELLO" + request);
                assertThat(all(error)).isEmpty();
            }
        }
        assertThat(node.provider.asked).extracting(Object::toString).containsExactly("[]", "[80]", "[80]");
    }

    private static Map<String, String> headers(String type, String request) {
        return Map.of("streamType", type, "port", "80", "requestID", request);
    }

    private SpdyConnection spdy(Socket socket, String path, String protocol) throws IOException {
        SocketDuplex wire = new SocketDuplex(socket);
        wire.out()
                .write(("POST " + path + " HTTP/1.1\r\nHost: n\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n"
                                + "X-Stream-Protocol-Version: " + protocol + "\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(ResponseHead.read(wire.in()).status()).isEqualTo(101);
        SpdyConnection connection = SpdyConnection.client(wire);
        Thread.ofVirtual().start(() -> serve(connection));
        return connection;
    }

    private static void serve(SpdyConnection connection) {
        try {
            connection.serve();
        } catch (IOException | InterruptedException e) {
            // The streams say so.
        }
    }

    private static Session.Streams shouting() {
        try {
            return new Shouting();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String all(SpdyStream stream) throws IOException {
        return new String(stream.in().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void assertShouted(ChannelClient client) throws IOException {
        assertThat(client.received(1)).isEqualTo("HELLO");
        assertThat(client.received(2)).isEqualTo("no");
        JsonNode status = Json.MAPPER.readTree(client.received(3));
        assertThat(status.path("status").asText()).isEqualTo("Failure");
        assertThat(status.path("reason").asText()).isEqualTo("NonZeroExitCode");
        assertThat(status.at("/details/causes/0/message").asText()).isEqualTo("7");
    }
}
