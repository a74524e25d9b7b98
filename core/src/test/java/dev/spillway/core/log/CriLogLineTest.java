package dev.spillway.core.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.log.CriLogLine.Stream;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CriLogLineTest {

    @Test
    void aLineIsTimeStreamTagAndContent() {
        CriLogLine line = parse("2026-01-01T00:00:01.5Z stderr F hello  world\n");

        assertThat(line.time()).isEqualTo(Instant.parse("2026-01-01T00:00:01.5Z"));
        assertThat(line.stream()).isEqualTo(Stream.STDERR);
        assertThat(line.partial()).isFalse();
        assertThat(line.content()).asString(UTF_8).isEqualTo("hello  world");
    }

    @Test
    void timesMayHaveAnOffsetAndAreShownInUtcWithNineDecimals() {
        assertThat(parse("2026-01-01T02:00:01.000000001+02:00 stdout F x").timestamp())
                .isEqualTo("2026-01-01T00:00:01.000000001Z");
        assertThat(parse("2026-01-01T00:00:01Z stdout F x\n").shown(true))
                .asString(UTF_8)
                .isEqualTo("2026-01-01T00:00:01.000000000Z x\n");
    }

    @Test
    void aPartialLineIsShownWithoutAnEnd() {
        assertThat(parse("2026-01-01T00:00:01Z stdout P half\n").shown(false))
                .asString(UTF_8)
                .isEqualTo("half");
        assertThat(parse("2026-01-01T00:00:01Z stdout P:x half\n").partial()).isTrue();
    }

    @Test
    void anEmptyLineIsALine() {
        assertThat(parse("2026-01-01T00:00:01Z stdout F \n").shown(false))
                .asString(UTF_8)
                .isEqualTo("\n");
    }

    @Test
    void bytesThatAreNoTextStayAsTheyAre() {
        byte[] line = "2026-01-01T00:00:01Z stdout F ?".getBytes(UTF_8);
        line[line.length - 1] = (byte) 0xff;

        assertThat(CriLogLine.parse(line).orElseThrow().content()).containsExactly(0xff);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "hello",
                "yesterday stdout F x",
                "2026-01-01T00:00:01Z stdlog F x",
                "2026-01-01T00:00:01Z stdout F"
            })
    void whatIsNoLogLineIsToldApart(String line) {
        assertThat(CriLogLine.parse(line.getBytes(UTF_8))).isEmpty();
    }

    private static CriLogLine parse(String line) {
        return CriLogLine.parse(line.getBytes(UTF_8)).orElseThrow();
    }
}
