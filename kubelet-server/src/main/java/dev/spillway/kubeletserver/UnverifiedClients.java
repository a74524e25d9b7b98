package dev.spillway.kubeletserver;

import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Lets the handshake pass with any client certificate: TLS proves that the client holds the key, and
 * {@link ClientCertificates} then decides for each request whether the certificate counts. So a foreign certificate is
 * answered with a 401 as by a kubelet, and a changed CA file counts for connections that are open already.
 */
final class UnverifiedClients extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
        throw serverSideOnly();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
        throw serverSideOnly();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
        throw serverSideOnly();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    private static IllegalStateException serverSideOnly() {
        return new IllegalStateException("this side is always the server");
    }
}
