package dev.spillway.kubeletserver;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;

/** The status line and headers of an HTTP/1.1 answer. */
record ResponseHead(int status, List<HttpField> headers) {
    private static final int MAX_BYTES = 64 << 10;

    ResponseHead {
        headers = List.copyOf(headers);
    }

    /**
     * Reads up to the empty line and not a byte further, since what follows may be another protocol.
     *
     * @throws IOException if it ends early, is larger than 64 KiB, or is no HTTP
     */
    static ResponseHead read(InputStream in) throws IOException {
        List<String> lines = lines(in);
        String[] status = lines.getFirst().split(" ", 3);
        if (status.length < 2 || !status[0].startsWith("HTTP/1.")) {
            throw new IOException("the streaming server does not answer in HTTP/1.1");
        }
        List<HttpField> headers = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.add(new HttpField(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip()));
            }
        }
        return new ResponseHead(Integer.parseInt(status[1]), headers);
    }

    Optional<String> header(String name) {
        return headers.stream()
                .filter(field -> field.getName().equalsIgnoreCase(name))
                .map(HttpField::getValue)
                .findFirst();
    }

    private static List<String> lines(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        int budget = MAX_BYTES;
        for (String line = line(in, budget); !line.isEmpty(); line = line(in, budget)) {
            lines.add(line);
            budget -= line.length();
        }
        if (lines.isEmpty()) {
            throw new IOException("the streaming server answered nothing");
        }
        return lines;
    }

    private static String line(InputStream in, int budget) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the streaming server hung up before it answered");
            }
            if (line.size() >= budget) {
                throw new IOException("the streaming server's answer has more than 64 KiB of headers");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
