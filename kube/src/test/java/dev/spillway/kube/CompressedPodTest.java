package dev.spillway.kube;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CompressedPodTest {
    private static final int OVERHEAD_OF_THE_RECORD_AND_ITS_MAP_ENTRY = 500;

    @Test
    void anOrdinaryRunningPodTakesLessThanTwoKibibytes() throws IOException {
        PodRecord pod = scan(example());

        assertThat(pod.content().size() + OVERHEAD_OF_THE_RECORD_AND_ITS_MAP_ENTRY)
                .isLessThan(2048);
    }

    @Test
    void comesBackAsItWasButForManagedFields() throws IOException {
        var original = Wire.podObject(new String(example(), UTF_8));
        original.getMetadata().setManagedFields(List.of());

        assertThat(scan(example()).pod()).isEqualTo(original);
    }

    private static PodRecord scan(byte[] json) throws IOException {
        try (JsonParser parser = Json.MAPPER.createParser(json)) {
            parser.nextToken();
            return PodScanner.scan(parser);
        }
    }

    private static byte[] example() throws IOException {
        try (InputStream in = CompressedPodTest.class.getResourceAsStream("running-pod.json")) {
            return requireNonNull(in).readAllBytes();
        }
    }
}
