package dev.spillway.kubeletserver;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The server's key, which may be replaced while it serves: new handshakes use the new one, open connections go on. A
 * handshake picks an alias first and asks for the key and the chain by it later, so the last two are kept apart.
 */
final class SwappableKey extends X509ExtendedKeyManager {
    private final AtomicReference<Generations> generations;

    private record Generations(long number, ServingCertificate current, ServingCertificate previous) {
        ServingCertificate named(String alias) {
            return alias.equals(Long.toString(number)) ? current : previous;
        }
    }

    SwappableKey(ServingCertificate first) {
        generations = new AtomicReference<>(new Generations(0, first, first));
    }

    void replace(ServingCertificate next) {
        generations.updateAndGet(now -> new Generations(now.number() + 1, next, now.current()));
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        Generations now = generations.get();
        String algorithm = now.current().key().getAlgorithm();
        return keyType.equals(algorithm) || keyType.startsWith(algorithm + "_") ? Long.toString(now.number()) : null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return generations.get().named(alias).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return generations.get().named(alias).key();
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[] {Long.toString(generations.get().number())};
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
