package dev.spillway.kubeletserver;

import dev.spillway.kube.KubeUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a client certificate of the cluster's CA into a user: CN is the name, every O a group. The CA file is looked at
 * for each request and read again when it has changed; while a new one cannot be read, the last good one counts.
 */
final class ClientCertificates {
    private static final Logger log = LoggerFactory.getLogger(ClientCertificates.class);
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_USAGE = "2.5.29.37.0";

    private final Path caFile;
    private final InstantSource clock;
    private volatile Bundle bundle;

    /** @param modified of the file that was read, also when reading failed: it is then not read again until it changes */
    private record Bundle(FileTime modified, Set<TrustAnchor> anchors) {}

    /** @throws IOException if the file cannot be read or holds no certificate */
    ClientCertificates(Path caFile, InstantSource clock) throws IOException {
        this.caFile = caFile;
        this.clock = clock;
        this.bundle = read(Files.getLastModifiedTime(caFile));
    }

    /** Empty if the chain does not lead to the CA, is out of date, or is not for clients. */
    Optional<KubeUser> user(X509Certificate[] chain) {
        try {
            verify(List.of(chain));
            return Optional.of(user(chain[0]));
        } catch (GeneralSecurityException | InvalidNameException e) {
            log.debug("client certificate {} refused: {}", chain[0].getSubjectX500Principal(), e.getMessage());
            return Optional.empty();
        }
    }

    private void verify(List<X509Certificate> presented) throws GeneralSecurityException {
        List<String> usages = presented.getFirst().getExtendedKeyUsage();
        if (usages == null || !(usages.contains(CLIENT_AUTH) || usages.contains(ANY_USAGE))) {
            throw new GeneralSecurityException("not for client authentication");
        }
        Set<TrustAnchor> anchors = current().anchors();
        PKIXParameters parameters = new PKIXParameters(anchors);
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(clock.instant()));
        List<X509Certificate> path = new ArrayList<>(presented);
        path.removeIf(certificate -> anchors.stream().anyMatch(a -> certificate.equals(a.getTrustedCert())));
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    }

    private static KubeUser user(X509Certificate certificate) throws InvalidNameException, GeneralSecurityException {
        LdapName subject = new LdapName(certificate.getSubjectX500Principal().getName());
        String name = values(subject, "CN").stream().findFirst().orElse("");
        if (name.isEmpty()) {
            throw new GeneralSecurityException("no common name");
        }
        return new KubeUser(name, "", values(subject, "O"), Map.of());
    }

    private static List<String> values(LdapName subject, String type) {
        return subject.getRdns().stream()
                .flatMap(rdn -> attributes(rdn, type).stream())
                .toList();
    }

    private static List<String> attributes(Rdn rdn, String type) {
        List<String> found = new ArrayList<>();
        var attribute = rdn.toAttributes().get(type);
        for (int i = 0; attribute != null && i < attribute.size(); i++) {
            try {
                found.add(String.valueOf(attribute.get(i)));
            } catch (javax.naming.NamingException e) {
                throw new IllegalStateException(e);
            }
        }
        return found;
    }

    private Bundle current() {
        try {
            FileTime modified = Files.getLastModifiedTime(caFile);
            if (!modified.equals(bundle.modified())) {
                bundle = read(modified);
                log.info("client CA file {} read again", caFile);
            }
        } catch (IOException e) {
            bundle = keep(e);
        }
        return bundle;
    }

    private Bundle keep(IOException why) {
        log.warn("client CA file {} cannot be read, the last good one stays in force: {}", caFile, why.getMessage());
        try {
            return new Bundle(Files.getLastModifiedTime(caFile), bundle.anchors());
        } catch (IOException e) {
            return bundle;
        }
    }

    private Bundle read(FileTime modified) throws IOException {
        try {
            Set<TrustAnchor> anchors = ServingCertificate.certificates(caFile).stream()
                    .map(certificate -> new TrustAnchor(certificate, null))
                    .collect(Collectors.toUnmodifiableSet());
            if (anchors.isEmpty()) {
                throw new IOException("client CA file " + caFile + " holds no certificate");
            }
            return new Bundle(modified, anchors);
        } catch (GeneralSecurityException e) {
            throw new IOException("client CA file " + caFile + " cannot be read: " + e.getMessage(), e);
        }
    }
}
