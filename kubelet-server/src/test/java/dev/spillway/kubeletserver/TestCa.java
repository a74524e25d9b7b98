package dev.spillway.kubeletserver;

import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority made for one test. */
final class TestCa {
    static final Instant END = Instant.parse("2100-01-01T00:00:00Z");
    private static final Instant BEGIN = Instant.parse("2020-01-01T00:00:00Z");
    private static final char[] NO_PASSWORD = new char[0];

    private final KeyPair keys = keyPair();
    private final AtomicLong serial = new AtomicLong(1);
    private final X500Name name;
    private final X509Certificate certificate;

    record Identity(PrivateKey key, X509Certificate certificate) {}

    TestCa(String commonName) {
        name = new X500Name("CN=" + commonName);
        certificate = sign(
                name,
                keys,
                END,
                builder -> builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true)));
    }

    private interface Extensions {
        void add(X509v3CertificateBuilder builder) throws CertIOException;
    }

    Identity server(String commonName) {
        KeyPair pair = keyPair();
        return new Identity(pair.getPrivate(), sign(new X500Name("CN=" + commonName), pair, END, builder -> {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        }));
    }

    Identity client(String subject) {
        return client(subject, KeyPurposeId.id_kp_clientAuth, END);
    }

    Identity client(String subject, KeyPurposeId usage, Instant notAfter) {
        KeyPair pair = keyPair();
        return new Identity(
                pair.getPrivate(),
                sign(
                        new X500Name(subject),
                        pair,
                        notAfter,
                        builder ->
                                builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(usage))));
    }

    void write(Path file) {
        writePem(file, "CERTIFICATE", encoded(certificate));
    }

    static void write(Identity identity, Path certificateFile, Path keyFile) {
        writePem(certificateFile, "CERTIFICATE", encoded(identity.certificate()));
        writePem(keyFile, "PRIVATE KEY", identity.key().getEncoded());
    }

    /** A client that trusts this CA and presents the identities, if there are any. */
    SSLContext clientContext(Identity... identities) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
            keyManagers.init(keyStore(List.of(identities)), NO_PASSWORD);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            KeyStore trusted = emptyStore();
            trusted.setCertificateEntry("ca", certificate);
            trust.init(trusted);
            context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    Socket connect(int port, Identity... identities) throws IOException {
        return clientContext(identities).getSocketFactory().createSocket("127.0.0.1", port);
    }

    private static KeyStore keyStore(List<Identity> identities) throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        for (Identity identity : identities) {
            store.setKeyEntry("client", identity.key(), NO_PASSWORD, new X509Certificate[] {identity.certificate()});
        }
        return store;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private X509Certificate sign(X500Name subject, KeyPair pair, Instant notAfter, Extensions extensions) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.valueOf(serial.getAndIncrement()),
                    Date.from(BEGIN),
                    Date.from(notAfter),
                    subject,
                    pair.getPublic());
            extensions.add(builder);
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void writePem(Path file, String type, byte[] der) {
        try {
            Files.writeString(
                    file,
                    "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END "
                            + type + "-----\n");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
