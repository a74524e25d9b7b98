package dev.spillway.placement.overflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.PodRef;
import dev.spillway.placement.ScriptedServer;
import dev.spillway.placement.overflow.PodWrites.Outcome;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClientPodWritesTest {
    private final ScriptedServer server;
    private int code;

    ClientPodWritesTest() throws IOException {
        server = new ScriptedServer(exchange -> ScriptedServer.fail(exchange, code));
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** An API server that has just started forbids everything until it has read its roles. */
    @ParameterizedTest
    @CsvSource({"403, RETRY", "500, RETRY", "404, GONE", "409, STALE", "422, REFUSED"})
    void onlyWhatCanNeverBeWrittenIsGivenUp(int answered, Outcome outcome) {
        code = answered;

        assertThat(new ClientPodWrites(server.client()).annotate(new PodRef("default", "web", "uid"), Map.of("a", "b")))
                .isEqualTo(outcome);
    }
}
