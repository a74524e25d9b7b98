package dev.spillway.core.log;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;

/** One line of a container's log file in CRI's format: {@code RFC3339Nano stream tag content}. */
public final class CriLogLine {
    private static final DateTimeFormatter NANOS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSSX").withZone(ZoneOffset.UTC);

    /** Where the container wrote it. */
    public enum Stream {
        STDOUT,
        STDERR
    }

    private final Instant time;
    private final Stream stream;
    private final boolean partial;
    private final byte[] content;

    private CriLogLine(Instant time, Stream stream, boolean partial, byte[] content) {
        this.time = time;
        this.stream = stream;
        this.partial = partial;
        this.content = content;
    }

    /** When the runtime read it from the container. */
    public Instant time() {
        return time;
    }

    public Stream stream() {
        return stream;
    }

    /** Whether more of the same line follows in the next entry of the same stream: nothing ends it here. */
    public boolean partial() {
        return partial;
    }

    /** As the container wrote it, without the end of the line; not to be changed. */
    public byte[] content() {
        return content;
    }

    /** Empty if it is not in that format; its {@code \n} may be there or not. */
    public static Optional<CriLogLine> parse(byte[] line) {
        int afterTime = indexOf(line, 0);
        int afterStream = indexOf(line, afterTime + 1);
        int afterTag = indexOf(line, afterStream + 1);
        if (afterTime < 0 || afterStream < 0 || afterTag < 0) {
            return Optional.empty();
        }
        String tags = text(line, afterStream + 1, afterTag);
        Optional<Stream> stream = stream(text(line, afterTime + 1, afterStream));
        Optional<Instant> time = time(text(line, 0, afterTime));
        int end = line[line.length - 1] == '\n' ? line.length - 1 : line.length;
        byte[] content = Arrays.copyOfRange(line, afterTag + 1, Math.max(end, afterTag + 1));
        return time.flatMap(t -> stream.map(s -> new CriLogLine(t, s, isPartial(tags), content)));
    }

    /** As {@code kubectl logs --timestamps} shows the time: always nine decimals. */
    public String timestamp() {
        return NANOS.format(time);
    }

    /**
     * As {@code kubectl logs} shows it.
     *
     * @param timestamps wanted, and this is no continuation of a partial line
     */
    public byte[] shown(boolean timestamps) {
        byte[] prefix = timestamps ? (timestamp() + " ").getBytes(StandardCharsets.UTF_8) : new byte[0];
        int length = prefix.length + content.length + (partial ? 0 : 1);
        byte[] shown = Arrays.copyOf(prefix, length);
        System.arraycopy(content, 0, shown, prefix.length, content.length);
        if (!partial) {
            shown[length - 1] = '\n';
        }
        return shown;
    }

    /** Tags are separated by colons, the first one says whether the line is whole. */
    private static boolean isPartial(String tags) {
        return tags.split(":", 2)[0].equals("P");
    }

    private static Optional<Stream> stream(String name) {
        return switch (name) {
            case "stdout" -> Optional.of(Stream.STDOUT);
            case "stderr" -> Optional.of(Stream.STDERR);
            default -> Optional.empty();
        };
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static int indexOf(byte[] line, int from) {
        for (int i = from; i < line.length; i++) {
            if (line[i] == ' ') {
                return i;
            }
        }
        return -1;
    }

    private static String text(byte[] line, int from, int to) {
        return new String(line, from, to - from, StandardCharsets.UTF_8);
    }
}
