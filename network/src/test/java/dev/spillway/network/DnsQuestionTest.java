package dev.spillway.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class DnsQuestionTest {
    private static final DnsQuestion QUESTION = new DnsQuestion(0xabcd, "web.shop");

    @Test
    void aQuestionIsOneNameOfOneType() {
        assertThat(QUESTION.bytes())
                .isEqualTo(bytes(
                        0xab, 0xcd, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 3, 'w', 'e', 'b', 4, 's', 'h', 'o', 'p', 0, 0, 1, 0,
                        1));
    }

    @Test
    void theAddressesOfAnAnswerAreThoseOfIpv4AlsoBehindACanonicalName() throws IOException {
        byte[] answer = answer(
                0,
                2,
                bytes(0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 5, 0, 4, 1, 'x', 0xc0, 12),
                bytes(0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, 10, 96, 200, 1));

        assertThat(QUESTION.addresses(answer)).containsExactly("10.96.200.1");
    }

    @Test
    void anAnswerWithACodeAnotherIdOrItsEndMissingIsNone() {
        byte[] cut = answer(0, 1, bytes(0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, 10));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> QUESTION.addresses(answer(3, 0)))
                .withMessageContaining("code 3");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new DnsQuestion(1, "web.shop").addresses(answer(0, 0)))
                .withMessageContaining("another question");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> QUESTION.addresses(cut))
                .withMessageContaining("cut off");
    }

    private static byte[] answer(int code, int answers, byte[]... records) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        byte[] question = QUESTION.bytes();
        answer.writeBytes(bytes(0xab, 0xcd, 0x81, 0x80 | code, 0, 1, 0, answers, 0, 0, 0, 0));
        answer.writeBytes(Arrays.copyOfRange(question, 12, question.length));
        Arrays.stream(records).forEach(answer::writeBytes);
        return answer.toByteArray();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
