package dev.spillway.kube;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** What kind of private key a PEM text holds. */
final class ClientKeys {
    private static final String SEC1 = "-----BEGIN EC PRIVATE KEY-----";
    private static final String PKCS8 = "-----BEGIN PRIVATE KEY-----";

    private ClientKeys() {}

    /** True for an EC key, in its own format or in PKCS #8; false for every other key and for no key at all. */
    static boolean isEllipticCurve(String pem) {
        return pem.contains(SEC1) || (pem.contains(PKCS8) && isEllipticCurvePkcs8(pem));
    }

    private static boolean isEllipticCurvePkcs8(String pem) {
        String body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        try {
            KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
            return true;
        } catch (GeneralSecurityException | IllegalArgumentException notEllipticCurve) {
            return false;
        }
    }
}
