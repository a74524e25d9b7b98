package dev.spillway.localcluster;

import dev.spillway.localcluster.CertificateSpec.Usage;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes keys (P-256) and certificates. */
final class X509 {
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
    private static final Duration CA_LIFE = Duration.ofDays(3650);
    private static final Duration LEAF_LIFE = Duration.ofDays(365);

    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    X509(InstantSource clock) {
        this.clock = clock;
    }

    KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no P-256", e);
        }
    }

    X509Certificate authority(String commonName, KeyPair key) {
        var subject = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, commonName)
                .build();
        var builder = new JcaX509v3CertificateBuilder(
                subject, serial(), notBefore(), notAfter(CA_LIFE), subject, key.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key.getPublic()));
            return signed(builder, key.getPrivate());
        } catch (CertIOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    X509Certificate leaf(CertificateSpec spec, PublicKey key, X509Certificate issuer, PrivateKey issuerKey) {
        var subject = new X500NameBuilder(BCStyle.INSTANCE);
        spec.organizations().forEach(organization -> subject.addRDN(BCStyle.O, organization));
        subject.addRDN(BCStyle.CN, spec.commonName());
        var builder = new JcaX509v3CertificateBuilder(
                issuer, serial(), notBefore(), notAfter(LEAF_LIFE), subject.build(), key);
        try {
            addLeafExtensions(builder, spec, issuer);
            return signed(builder, issuerKey);
        } catch (CertIOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void addLeafExtensions(
            X509v3CertificateBuilder builder, CertificateSpec spec, X509Certificate issuer)
            throws CertIOException, GeneralSecurityException {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(
                Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(issuer.getPublicKey()));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes(spec)));
        if (!spec.hosts().isEmpty()) {
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names(spec.hosts())));
        }
    }

    private static KeyPurposeId[] purposes(CertificateSpec spec) {
        return spec.usages().stream()
                .sorted()
                .map(usage -> usage == Usage.CLIENT ? KeyPurposeId.id_kp_clientAuth : KeyPurposeId.id_kp_serverAuth)
                .toArray(KeyPurposeId[]::new);
    }

    private static GeneralName[] names(List<String> hosts) {
        return hosts.stream()
                .map(host -> new GeneralName(
                        host.matches("[0-9.]+|.*:.*") ? GeneralName.iPAddress : GeneralName.dNSName, host))
                .toArray(GeneralName[]::new);
    }

    private X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key) throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("this JDK cannot sign with ECDSA", e);
        }
    }

    private BigInteger serial() {
        return new BigInteger(120, random).setBit(119);
    }

    private Date notBefore() {
        return Date.from(clock.instant().minus(CLOCK_SKEW));
    }

    private Date notAfter(Duration life) {
        Instant end = clock.instant().plus(life);
        return Date.from(end);
    }
}
