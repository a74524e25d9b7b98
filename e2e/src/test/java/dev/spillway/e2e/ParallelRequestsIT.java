package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.kube.ApiAccess;
import dev.spillway.kube.ApiServer;
import dev.spillway.kube.ClusterId;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The API server offers 100 streams per HTTP/2 connection; a node with many pods needs more. */
@ResourceLock(OnSpillway.ALONE)
final class ParallelRequestsIT {
    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.alone();

    private final Cluster cluster;

    ParallelRequestsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void threeHundredRequestsAtOnceAreAllAnswered() throws Exception {
        Path kubeconfig = Path.of("/var/lib/spillway", cluster.spillway().name(), "admin.kubeconfig");
        try (ApiServer api = ApiServer.connect(ApiAccess.fromKubeconfig(kubeconfig), "spillway-e2e");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<ClusterId> request = () -> ClusterId.read(api);
            List<Future<ClusterId>> answers =
                    threads.invokeAll(Stream.generate(() -> request).limit(300).toList());

            for (Future<ClusterId> answer : answers) {
                assertThat(answer.get().uid()).isNotEmpty();
            }
        }
    }
}
