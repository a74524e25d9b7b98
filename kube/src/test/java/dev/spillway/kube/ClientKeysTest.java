package dev.spillway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.junit.jupiter.api.Test;

final class ClientKeysTest {
    @Test
    void aPkcs8KeyIsToldByWhatItHolds() throws NoSuchAlgorithmException {
        assertThat(ClientKeys.isEllipticCurve(pkcs8("EC"))).isTrue();
        assertThat(ClientKeys.isEllipticCurve(pkcs8("RSA"))).isFalse();
    }

    @Test
    void aKeyInItsOwnFormatIsToldByItsHeading() {
        assertThat(ClientKeys.isEllipticCurve("-----BEGIN EC PRIVATE KEY-----\nAA==\n"))
                .isTrue();
        assertThat(ClientKeys.isEllipticCurve("-----BEGIN RSA PRIVATE KEY-----\nAA==\n"))
                .isFalse();
    }

    @Test
    void noKeyIsNone() {
        assertThat(ClientKeys.isEllipticCurve("")).isFalse();
    }

    private static String pkcs8(String algorithm) throws NoSuchAlgorithmException {
        byte[] key = KeyPairGenerator.getInstance(algorithm)
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
    }
}
