package dev.spillway.localcluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;

/** A certificate authority in a directory. Everything it is asked for twice it makes once. */
final class Authority {
    private static final Duration RENEW_BEFORE_END = Duration.ofDays(30);

    private final Path directory;
    private final X509 x509;
    private final InstantSource clock;
    private final X509Certificate certificate;
    private final PrivateKey key;

    private Authority(Path directory, InstantSource clock, X509Certificate certificate, PrivateKey key) {
        this.directory = directory;
        this.clock = clock;
        this.x509 = new X509(clock);
        this.certificate = certificate;
        this.key = key;
    }

    /** Opens the authority kept in {@code NAME.crt} and {@code NAME.key}, or founds it. */
    static Authority open(Path directory, String name, InstantSource clock) {
        IssuedCertificate files = IssuedCertificate.at(directory, name);
        if (!Files.exists(files.certificate())) {
            X509 x509 = new X509(clock);
            KeyPair key = x509.newKey();
            write(files, x509.authority("spillway-" + name, key), key.getPrivate());
        }
        return new Authority(
                directory, clock, Pem.readCertificate(files.certificate()), Pem.readPrivateKey(files.key()));
    }

    /** The certificate kept under this name; a new one when there is none or it ends within 30 days. */
    IssuedCertificate issue(String name, CertificateSpec spec) {
        IssuedCertificate files = IssuedCertificate.at(directory, name);
        if (!current(files)) {
            KeyPair leaf = x509.newKey();
            write(files, x509.leaf(spec, leaf.getPublic(), certificate, key), leaf.getPrivate());
        }
        return files;
    }

    private boolean current(IssuedCertificate files) {
        return Files.exists(files.certificate())
                && Files.exists(files.key())
                && Pem.readCertificate(files.certificate())
                        .getNotAfter()
                        .toInstant()
                        .isAfter(clock.instant().plus(RENEW_BEFORE_END));
    }

    // The certificate is written last: where it exists, its key does too.
    private static void write(IssuedCertificate files, X509Certificate certificate, PrivateKey key) {
        try {
            TextFiles.writeSecret(files.key(), Pem.privateKey(key));
            TextFiles.write(files.certificate(), Pem.certificate(certificate));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
