package dev.spillway.core.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class AnnotationTableTest {
    private static final Path DOCUMENT = Path.of("../docs/annotations.md");

    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))#(\\w+)` \\|$");

    private final AnnotationTable table = AnnotationTable.load();

    @Test
    void anAnnotationThatDoesNothingIsNamedWithWhatToUseInstead() {
        assertThat(table.notHonoured(Map.of(
                        "k8s.aliyun.com/eci-custom-hosts", "[]",
                        "k8s.aliyun.com/eci-use-specs", "2-4Gi",
                        "other.example/annotation", "x")))
                .containsExactly("annotation k8s.aliyun.com/eci-custom-hosts has no effect here: use spec.hostAliases");
    }

    @Test
    void theDocumentHasExactlyTheRowsOfTheTable() throws IOException {
        List<String> rows = table.rules().stream()
                .map(rule -> "| `" + rule.name() + "` | " + rule.treatment().text() + " | " + rule.happens() + " |")
                .toList();

        assertThat(rows().stream().map(row -> row.substring(0, row.lastIndexOf("| ") + 1)))
                .containsExactlyElementsOf(rows);
    }

    @Test
    void everyRowThatPromisesSomethingNamesATestThatThereIs() throws IOException {
        for (String row : rows()) {
            Matcher test = TEST.matcher(row);
            boolean promises = !row.contains(" | no-effect | ");
            assertThat(test.find()).as(row).isEqualTo(promises);
            if (promises) {
                assertThat(sources(test.group(1)))
                        .as(row)
                        .anySatisfy(source -> assertThat(source).contains(" " + test.group(2) + "("));
            }
        }
    }

    private static List<String> rows() throws IOException {
        return Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
    }

    private static List<String> sources(String test) throws IOException {
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            List<String> found = new ArrayList<>();
            for (Path tests : modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(tests)) {
                    for (Path file :
                            files.filter(path -> path.endsWith(test + ".java")).toList()) {
                        found.add(Files.readString(file));
                    }
                }
            }
            return found;
        }
    }
}
