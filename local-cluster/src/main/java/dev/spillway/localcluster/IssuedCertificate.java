package dev.spillway.localcluster;

import java.nio.file.Path;

/**
 * A certificate and its key, as PEM files.
 *
 * @param certificate readable by all
 * @param key PKCS#8, readable by the owner only
 */
public record IssuedCertificate(Path certificate, Path key) {
    static IssuedCertificate at(Path directory, String name) {
        return new IssuedCertificate(directory.resolve(name + ".crt"), directory.resolve(name + ".key"));
    }
}
