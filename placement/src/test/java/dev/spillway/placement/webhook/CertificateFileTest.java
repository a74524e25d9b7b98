package dev.spillway.placement.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CertificateFileTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    private Path directory;

    @Test
    void aRestartShowsTheSameCertificateWithTheSameKey() {
        WebhookCertificate made = WebhookCertificate.create(List.of("10.0.0.1"), NOW);
        file().write(made);

        assertThat(file().read("10.0.0.1", NOW)).hasValueSatisfying(kept -> {
            assertThat(kept.certificate()).isEqualTo(made.certificate());
            assertThat(kept.key()).isEqualTo(made.key());
        });
    }

    @Test
    void nobodyElseReadsTheKey() throws IOException {
        file().write(WebhookCertificate.create(List.of("10.0.0.1"), NOW));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-------");
    }

    @Test
    void aCertificateOfAnotherHostOrDueForRenewalIsMadeAnew() {
        file().write(WebhookCertificate.create(List.of("10.0.0.1"), NOW));

        assertThat(file().read("10.0.0.2", NOW)).isEmpty();
        assertThat(file().read("10.0.0.1", NOW.plus(Duration.ofDays(61)))).isEmpty();
    }

    @Test
    void aFileThatIsNoneIsNoReasonToStop() throws IOException {
        Files.createDirectories(path().getParent());
        Files.writeString(path(), "rubbish");

        assertThat(file().read("10.0.0.1", NOW)).isEmpty();
    }

    private CertificateFile file() {
        return new CertificateFile(path());
    }

    private Path path() {
        return directory.resolve("identities/webhook.pem");
    }
}
