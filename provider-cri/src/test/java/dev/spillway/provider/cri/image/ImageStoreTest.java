package dev.spillway.provider.cri.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.image.ImageGarbage.Limits;
import dev.spillway.cri.api.AuthConfig;
import dev.spillway.provider.cri.fake.FakeRuntime;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageStoreTest {
    private static final Limits NONE_STAYS = new Limits(0, 0, Duration.ZERO, Duration.ofMinutes(5));
    private static final AuthConfig ALICE =
            AuthConfig.newBuilder().setUsername("alice").setPassword("open").build();
    private static final AuthConfig BOB =
            AuthConfig.newBuilder().setUsername("bob").setPassword("open").build();

    @TempDir
    Path directory;

    private FakeRuntime runtime;
    private ManagedChannel channel;
    private ImageStore store;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @BeforeEach
    void open() throws IOException {
        runtime = new FakeRuntime();
        channel = runtime.connect();
        store = reopened();
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
        runtime.close();
    }

    @Test
    void whatNobodyUsesGoesAndWhatIsNeededStays() {
        pulled("unused:1", Optional.empty());
        pulled("used:1", Optional.empty());
        pulled(FakeRuntime.SANDBOX_IMAGE, Optional.empty());
        runtime.addImage("imported:1");
        runtime.use("used:1");

        assertThat(collect()).isEqualTo(4096);

        assertThat(runtime.imagesNow())
                .contains("used:1", FakeRuntime.SANDBOX_IMAGE, "imported:1")
                .doesNotContain("unused:1");
    }

    @Test
    void nothingGoesThatCouldNotBeHadAgain() throws IOException {
        pulled("unused:1", Optional.empty());
        pulled("private:1", Optional.of(ALICE));
        runtime.goOffline();
        assertThat(collect()).isZero();
        assertThat(runtime.imagesNow()).contains("unused:1", "private:1");

        open();
        pulled("private:1", Optional.of(ALICE));
        store = reopened();
        assertThat(collect()).as("without the credentials, after a restart").isZero();
        pulled("private:1", Optional.of(ALICE));
        assertThat(collect()).isEqualTo(4096);
    }

    @Test
    void anImageThatAStartAskedForAMomentAgoStaysThoughNoContainerUsesItYet() {
        pulled("wanted:1", Optional.empty());
        now = now.plusSeconds(9);
        assertThat(store.collector().collect()).isZero();
        now = now.plusSeconds(1);
        assertThat(store.collector().collect()).isEqualTo(4096);
    }

    @Test
    void anImageStaysAsLongAsItIsYoung() throws IOException {
        store = ImageStore.over(
                channel, directory, new Limits(0, 0, Duration.ofMinutes(2), Duration.ofMinutes(5)), () -> now);
        pulled("unused:1", Optional.empty());

        assertThat(collect()).isZero();
        now = now.plus(Duration.ofMinutes(2));
        assertThat(collect()).isEqualTo(4096);
    }

    @Test
    void aPrivateImageIsForThoseWhoseCredentialsOpenIt() throws IOException {
        pulled("private:1", Optional.of(ALICE));

        for (ImageStore each : List.of(store, reopened())) {
            assertThat(mayUse(each, "private:1", List.of(BOB, ALICE))).isTrue();
            assertThat(mayUse(each, "private:1", List.of(BOB))).isFalse();
            assertThat(mayUse(each, "private:1", List.of())).isFalse();
            assertThat(mayUse(each, "imported:1", List.of())).isTrue();
        }
        assertThat(Files.readString(directory.resolve("pulls.json"))).doesNotContain("alice", "open");
    }

    @Test
    void anImageThatWasOnceGivenToAnybodyIsForAll() {
        pulled("shop:1", Optional.of(ALICE));
        pulled("shop:1", Optional.empty());

        assertThat(mayUse(store, "shop:1", List.of())).isTrue();
    }

    @Test
    void whatOneRepositoryGaveAwaySaysNothingAboutAnother() {
        pulled("public:1", Optional.empty());
        store.pulled("public:1", ImageReference.parse("cave/private:1"), Optional.of(ALICE));

        assertThat(store.mayUse("public:1", ImageReference.parse("public:2"), List.of()))
                .isTrue();
        assertThat(store.mayUse("public:1", ImageReference.parse("cave/private:2"), List.of()))
                .isFalse();
        assertThat(store.mayUse("public:1", ImageReference.parse("cave/private:2"), List.of(ALICE)))
                .isTrue();
    }

    private static boolean mayUse(ImageStore store, String image, List<AuthConfig> credentials) {
        return store.mayUse(image, ImageReference.parse(image), credentials);
    }

    private void pulled(String image, Optional<AuthConfig> credentials) {
        runtime.addImage(image);
        store.pulled(image, ImageReference.parse(image), credentials);
    }

    private long collect() {
        now = now.plusSeconds(10);
        return store.collector().collect();
    }

    private ImageStore reopened() throws IOException {
        return ImageStore.over(channel, directory, NONE_STAYS, () -> now);
    }
}
