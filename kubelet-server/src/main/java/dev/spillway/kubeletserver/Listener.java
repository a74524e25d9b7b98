package dev.spillway.kubeletserver;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Jetty, set up for one node. Only the acceptor and the selector are platform threads; requests run on virtual ones.
 * HTTP/1.1 only: upgrades need it, and the API server asks for nothing else when it upgrades.
 */
final class Listener {
    private static final int MAX_PLATFORM_THREADS = 8;
    private static final int MAX_HEADER_BYTES = 1 << 20;
    private static final long KEEP_ALIVE_MILLIS = 90_000;
    private static final long STOP_MILLIS = 3_000;

    private final Server server;
    private final ServerConnector connector;

    Listener(String nodeName, KubeletServerOptions options, SwappableKey key, Handler handler) {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_PLATFORM_THREADS, 1);
        threads.setName("kubelet-api-" + nodeName);
        threads.setReservedThreads(0);
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server = new Server(threads);
        server.setStopTimeout(STOP_MILLIS);
        server.setHandler(new GracefulHandler(handler));
        HttpConnectionFactory http = new HttpConnectionFactory(http());
        connector = new ServerConnector(server, 1, 1, new SslConnectionFactory(tls(key), http.getProtocol()), http);
        connector.setHost(options.address().getAddress().getHostAddress());
        connector.setPort(options.address().getPort());
        connector.setIdleTimeout(KEEP_ALIVE_MILLIS);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(options.maxConnections(), connector));
    }

    void start() throws IOException {
        try {
            server.start();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the kubelet API cannot be served: " + e.getMessage(), e);
        }
    }

    int port() {
        return connector.getLocalPort();
    }

    void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the kubelet API did not stop: " + e.getMessage(), e);
        }
    }

    private static HttpConfiguration http() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(MAX_HEADER_BYTES);
        // The API server dials nodes by address, so the name in the handshake says nothing.
        http.addCustomizer(new SecureRequestCustomizer(false));
        return http;
    }

    private static SslContextFactory.Server tls(SwappableKey key) {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setSslContext(context(key));
        tls.setWantClientAuth(true);
        tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        tls.setSniRequired(false);
        return tls;
    }

    private static SSLContext context(SwappableKey key) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {key}, new TrustManager[] {new UnverifiedClients()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no TLS", e);
        }
    }
}
