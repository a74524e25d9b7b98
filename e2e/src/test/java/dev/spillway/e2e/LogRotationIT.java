package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What a container writes without end. */
@ResourceLock(OnSpillway.ALONE)
final class LogRotationIT {
    private static final long TEN_MEBIBYTES = 10L << 20;

    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.alone();

    private final Cluster cluster;

    LogRotationIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void aLogThatGrowsTooLargeIsRotatedAndGoesOn() throws IOException {
        cluster.apply(
                Pods.shell(
                        "chatty",
                        "trap exit TERM; yes 'a line of thirty-two characters ' | head -c 11000000; while true; do echo on; sleep 1; done"));
        String uid = cluster.awaitPhase("chatty", "Running").at("/metadata/uid").asText();
        Path directory = Path.of("/var/lib/spillway", cluster.spillway().name(), "log/pods")
                .resolve(cluster.namespace() + "_chatty_" + uid)
                .resolve("main");

        // Where writing takes longer than the time between two looks, it is rotated more than once.
        cluster.await(
                "the rotation",
                () -> names(directory).size() > 1 && Files.size(directory.resolve("0.log")) < TEN_MEBIBYTES);

        cluster.await(
                "what comes after it",
                () -> cluster.kubectl("logs", "chatty").out().endsWith("on\n"));
        assertThat(names(directory))
                .anyMatch("0.log"::equals)
                .anyMatch(name -> name.matches("0\\.log\\.\\d{8}-\\d{6}"));
        assertThat(Files.size(directory.resolve("0.log"))).isLessThan(TEN_MEBIBYTES);
    }

    private static List<String> names(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
