package dev.spillway.app.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Packages come from wherever the user's own clients are set to: no file of ours says where. */
final class DownloadAddressTest {
    // Spelled in two parts, so that this file does not find itself.
    private static final Pattern ADDRESS =
            Pattern.compile("distribution" + "Url|wrapper" + "Url|<reposi" + "tory>|" + "<plugin" + "Repository>|<mir"
                    + "ror>|index" + "-url|^regis" + "try\\s*=|\"resol" + "ved\"|GO" + "PROXY\\s*=");

    @Test
    void noFileHoldsAnAddressToDownloadPackagesFrom() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : Tree.files()) {
            find(file, found);
        }

        assertThat(found).isEmpty();
    }

    private static void find(Path file, List<String> found) throws IOException {
        int line = 0;
        for (String text : lines(file)) {
            line++;
            if (ADDRESS.matcher(text).find()) {
                found.add(Tree.root().relativize(file) + ":" + line);
            }
        }
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file);
        } catch (MalformedInputException binary) {
            return List.of();
        }
    }
}
