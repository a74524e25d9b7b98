package dev.spillway.localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityTest {
    private static final Instant NOW = Instant.parse("2026-11-21T06:00:00Z");
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

    @TempDir
    private Path directory;

    @Test
    void aNodesCertificateNamesItsUserAndGroupAndIsSignedByTheAuthority() throws Exception {
        X509Certificate certificate = Pem.readCertificate(authority(NOW)
                .issue("node", CertificateSpec.node("virtual-kubelet"))
                .certificate());

        certificate.verify(Pem.readCertificate(directory.resolve("ca.crt")).getPublicKey());
        assertThat(certificate.getSubjectX500Principal().getName())
                .isEqualTo("CN=system:node:virtual-kubelet,O=system:nodes");
        assertThat(certificate.getExtendedKeyUsage()).containsExactly(CLIENT_AUTH);
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    }

    @Test
    void aServersCertificateHoldsItsNamesAndAddresses() throws Exception {
        CertificateSpec spec = CertificateSpec.server("s", List.of("localhost", "10.64.0.1"));
        X509Certificate certificate =
                Pem.readCertificate(authority(NOW).issue("server", spec).certificate());

        assertThat(certificate.getExtendedKeyUsage()).containsExactly(SERVER_AUTH);
        assertThat(certificate.getSubjectAlternativeNames())
                .containsExactly(List.of(2, "localhost"), List.of(7, "10.64.0.1"));
    }

    @Test
    void theAuthorityIsFoundedOnceAndMaySign() {
        authority(NOW);
        X509Certificate first = Pem.readCertificate(directory.resolve("ca.crt"));
        authority(NOW.plus(Duration.ofDays(1)));

        assertThat(Pem.readCertificate(directory.resolve("ca.crt"))).isEqualTo(first);
        assertThat(first.getBasicConstraints()).isNotNegative();
    }

    @Test
    void aCertificateIsKeptUntilThirtyDaysBeforeItsEnd() {
        X509Certificate first = issuedAt(NOW);

        assertThat(issuedAt(NOW.plus(Duration.ofDays(334)))).isEqualTo(first);
        assertThat(issuedAt(NOW.plus(Duration.ofDays(336)))).isNotEqualTo(first);
    }

    @Test
    void keysAreReadableByTheirOwnerOnly() throws Exception {
        Path key = authority(NOW).issue("node", CertificateSpec.node("n")).key();

        for (Path secret : List.of(key, directory.resolve("ca.key"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                    .isEqualTo("rw-------");
        }
    }

    private X509Certificate issuedAt(Instant instant) {
        return Pem.readCertificate(
                authority(instant).issue("node", CertificateSpec.node("n")).certificate());
    }

    private Authority authority(Instant instant) {
        return Authority.open(directory, "ca", InstantSource.fixed(instant));
    }
}
