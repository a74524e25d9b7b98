package dev.spillway.provider.cri.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.volume.ClaimedVolume;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NfsClientTest {
    private static final Path TARGET = Path.of("/state/outer/data");

    private final List<List<String>> run = new ArrayList<>();
    private final NfsClient client = new NfsClient(Optional.of(Path.of("/sbin/mount.nfs")), run::add);

    @Test
    void anExportIsMountedWithItsOptions() throws IOException {
        client.mount(new ClaimedVolume.Nfs("files.example.com", "/export", "", false), TARGET);
        client.mount(new ClaimedVolume.Nfs("fd00::1", "/export", "vers=4.2,soft", true), TARGET);

        assertThat(run)
                .containsExactly(
                        List.of("/sbin/mount.nfs", "files.example.com:/export", "/state/outer/data"),
                        List.of("/sbin/mount.nfs", "[fd00::1]:/export", "/state/outer/data", "-o", "vers=4.2,soft,ro"));
    }

    @Test
    void aMachineWithoutAClientMountsNothing() {
        NfsClient none = new NfsClient(Optional.empty(), run::add);

        assertThat(none.available()).isFalse();
        assertThatThrownBy(() -> none.mount(new ClaimedVolume.Nfs("s", "/", "", false), TARGET))
                .hasMessage("this machine has no NFS client");
        assertThat(run).isEmpty();
    }
}
