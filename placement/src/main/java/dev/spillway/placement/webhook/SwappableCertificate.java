package dev.spillway.placement.webhook;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * What the webhook shows in handshakes, which may be replaced while it serves. A handshake picks an alias first and asks
 * for key and chain by it later, so the alias is the certificate's serial number and the one before stays known.
 */
final class SwappableCertificate extends X509ExtendedKeyManager {
    private final AtomicReference<Pair> pair;

    private record Pair(WebhookCertificate current, WebhookCertificate previous) {
        WebhookCertificate named(String alias) {
            return alias.equals(alias(current)) ? current : previous;
        }
    }

    SwappableCertificate(WebhookCertificate first) {
        pair = new AtomicReference<>(new Pair(first, first));
    }

    void replace(WebhookCertificate next) {
        pair.updateAndGet(now -> new Pair(next, now.current()));
    }

    WebhookCertificate current() {
        return pair.get().current();
    }

    private static String alias(WebhookCertificate certificate) {
        return certificate.certificate().getSerialNumber().toString();
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        return keyType.startsWith("EC") ? alias(current()) : null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return new X509Certificate[] {pair.get().named(alias).certificate()};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return pair.get().named(alias).key();
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[] {alias(current())};
    }

    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[0];
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyType, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }
}
