package dev.spillway.core.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AnnotationTableTest {
    private static final Path DOCUMENT = Path.of("../docs/annotations.md");

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

        assertThat(Files.readAllLines(DOCUMENT).stream().filter(line -> line.startsWith("| `")))
                .containsExactlyElementsOf(rows);
    }
}
