package dev.spillway.provider.cri.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.core.image.ImageGarbage.Limits;
import dev.spillway.cri.api.AuthConfig;
import dev.spillway.cri.api.ImageServiceGrpc.ImageServiceImplBase;
import dev.spillway.cri.api.ImageStatusRequest;
import dev.spillway.cri.api.ImageStatusResponse;
import dev.spillway.cri.api.PullImageRequest;
import dev.spillway.cri.api.PullImageResponse;
import dev.spillway.provider.cri.image.ImagePulls.Pulled;
import dev.spillway.provider.cri.runtime.ImageClient;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImagePullsTest {
    private static final AuthConfig ALICE =
            AuthConfig.newBuilder().setUsername("alice").build();

    @TempDir
    Path directory;

    private final Registry registry = new Registry();
    private Server server;
    private ManagedChannel channel;
    private ImagePulls pulls;

    @BeforeEach
    void open() throws IOException {
        String name = InProcessServerBuilder.generateName();
        server = InProcessServerBuilder.forName(name)
                .addService(registry)
                .build()
                .start();
        channel = InProcessChannelBuilder.forName(name).build();
        Limits limits = new Limits(0, 0, Duration.ZERO, Duration.ofMinutes(5));
        ImageStore store = ImageStore.over(channel, directory, limits, InstantSource.system());
        pulls = new ImagePulls(new ImageClient(channel), store, 2, Thread::startVirtualThread, InstantSource.system());
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    @Test
    void noMoreImagesArePulledAtOnceThanAllowedAndAllArePulledInTheEnd() throws InterruptedException {
        List<CompletableFuture<Pulled>> asked = Stream.of("a:1", "b:1", "c:1", "d:1", "e:1")
                .map(image -> pulls.pull(image, List.of()))
                .toList();

        await().until(() -> registry.waiting.size() == 2);
        for (int pulled = 0; pulled < asked.size(); pulled++) {
            registry.answerOne();
        }

        await().until(() -> asked.stream().allMatch(CompletableFuture::isDone));
        assertThat(registry.mostAtOnce.get()).isEqualTo(2);
        assertThat(asked).allMatch(each -> !each.isCompletedExceptionally());
    }

    @Test
    void anImageThatTwoAskForAtOnceIsPulledOnceForEachCredentials() throws InterruptedException {
        CompletableFuture<Pulled> first = pulls.pull("a:1", List.of());
        CompletableFuture<Pulled> second = pulls.pull("a:1", List.of());
        CompletableFuture<Pulled> alices = pulls.pull("a:1", List.of(ALICE));

        registry.answerOne();
        registry.answerOne();

        await().until(() -> first.isDone() && second.isDone() && alices.isDone());
        assertThat(registry.asked.get()).isEqualTo(2);
    }

    /** Answers a pull when the test says so. */
    private static final class Registry extends ImageServiceImplBase {
        private final BlockingQueue<StreamObserver<PullImageResponse>> waiting = new LinkedBlockingQueue<>();
        private final AtomicInteger asked = new AtomicInteger();
        private final AtomicInteger now = new AtomicInteger();
        private final AtomicInteger mostAtOnce = new AtomicInteger();

        @Override
        public void pullImage(PullImageRequest request, StreamObserver<PullImageResponse> response) {
            asked.incrementAndGet();
            mostAtOnce.accumulateAndGet(now.incrementAndGet(), Math::max);
            waiting.add(response);
        }

        @Override
        public void imageStatus(ImageStatusRequest request, StreamObserver<ImageStatusResponse> response) {
            response.onNext(ImageStatusResponse.getDefaultInstance());
            response.onCompleted();
        }

        private void answerOne() throws InterruptedException {
            StreamObserver<PullImageResponse> response = waiting.take();
            now.decrementAndGet();
            response.onNext(
                    PullImageResponse.newBuilder().setImageRef("sha256:1").build());
            response.onCompleted();
        }
    }
}
