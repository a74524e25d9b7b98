package dev.spillway.provider.cri.log;

import dev.spillway.provider.LogOptions;
import dev.spillway.provider.LogOptions.LogStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/** The end of a container's log. */
public final class LogTail {
    private LogTail() {}

    /** At most so many lines and bytes from the end, without timestamps; empty if there is no log. */
    public static String text(Path log, int lines, int bytes) {
        LogOptions options = new LogOptions(
                false, false, false, Optional.empty(), OptionalLong.of(lines), OptionalLong.empty(), LogStream.ALL);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            Optional<LogFile> file = LogFile.open(log);
            if (file.isEmpty()) {
                return "";
            }
            try (LogFile open = file.get()) {
                open.seekToLast(lines);
                LogOutput output = new LogOutput(options, out);
                for (Optional<byte[]> line = open.next(); line.isPresent(); line = open.next()) {
                    output.write(line.get());
                }
            }
        } catch (IOException e) {
            return "Error reading container logs: " + e.getMessage();
        }
        byte[] all = out.toByteArray();
        byte[] end = Arrays.copyOfRange(all, Math.max(0, all.length - bytes), all.length);
        return new String(end, StandardCharsets.UTF_8);
    }
}
