package dev.spillway.network;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A question for the IPv4 addresses of a name (RFC 1035). The JDK's resolver asks whom this machine asks; a pod asks
 * somebody else.
 *
 * @param id tells its answer from others'
 * @param name without a dot at its end
 */
record DnsQuestion(int id, String name) {
    private static final int RECURSION_DESIRED = 0x0100;
    private static final int RESPONSE_CODE = 0x000f;
    private static final int TYPE_A = 1;
    private static final int CLASS_IN = 1;
    private static final int POINTER = 0xc0;

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (int word : new int[] {id, RECURSION_DESIRED, 1, 0, 0, 0}) {
                out.writeShort(word);
            }
            for (String label : name.split("\\.", -1)) {
                byte[] text = label.getBytes(StandardCharsets.US_ASCII);
                out.writeByte(text.length);
                out.write(text);
            }
            out.writeByte(0);
            out.writeShort(TYPE_A);
            out.writeShort(CLASS_IN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * The addresses of an answer, dotted.
     *
     * @throws IOException if it is no answer to this question, or says that there is no such name or no answer
     */
    List<String> addresses(byte[] answer) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(answer);
        try {
            if ((in.getShort() & 0xffff) != id) {
                throw new IOException("the answer is to another question");
            }
            int code = in.getShort() & RESPONSE_CODE;
            if (code != 0) {
                throw new IOException("the name server answers with code " + code);
            }
            int questions = in.getShort();
            int answers = in.getShort();
            in.getInt();
            for (int i = 0; i < questions; i++) {
                skipName(in);
                in.getInt();
            }
            return addresses(in, answers);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new IOException("the answer is cut off", e);
        }
    }

    private static List<String> addresses(ByteBuffer in, int answers) {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < answers; i++) {
            skipName(in);
            int type = in.getShort();
            in.getShort();
            in.getInt();
            byte[] data = new byte[in.getShort() & 0xffff];
            in.get(data);
            if (type == TYPE_A && data.length == 4) {
                addresses.add("%d.%d.%d.%d".formatted(data[0] & 0xff, data[1] & 0xff, data[2] & 0xff, data[3] & 0xff));
            }
        }
        return addresses;
    }

    private static void skipName(ByteBuffer in) {
        int length = in.get() & 0xff;
        while (length != 0) {
            if (length >= POINTER) {
                in.get();
                return;
            }
            in.position(in.position() + length);
            length = in.get() & 0xff;
        }
    }
}
