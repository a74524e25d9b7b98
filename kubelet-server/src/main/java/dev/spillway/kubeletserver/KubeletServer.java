package dev.spillway.kubeletserver;

import dev.spillway.provider.PodDirectory;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kubelet API of one virtual node: HTTPS on a port of its own, with the node's serving certificate. Every request
 * is authenticated and authorized by the cluster. Thread-safe.
 */
public final class KubeletServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KubeletServer.class);

    private final KubeletServerOptions options;
    private final SwappableKey key;
    private final Listener listener;
    private final String nodeName;

    /**
     * Reads the certificate, the key and the CA, and listens on nothing yet.
     *
     * @throws IOException if one of the files cannot be read
     */
    public KubeletServer(PodDirectory pods, AccessReviews reviews, KubeletServerOptions options) throws IOException {
        this.options = options;
        this.nodeName = pods.nodeName();
        this.key = new SwappableKey(ServingCertificate.read(options.certificateFile(), options.keyFile()));
        Authentication authentication =
                new Authentication(new ClientCertificates(options.clientCaFile(), options.clock()), reviews);
        Guard guard = new Guard(new Router(routes(pods, options)), authentication, reviews, nodeName);
        this.listener = new Listener(nodeName, options, key, guard);
    }

    /**
     * Listens, and serves until {@link #close}.
     *
     * @throws IOException if the address cannot be listened on
     */
    public void start() throws IOException {
        listener.start();
        log.info("node {}: kubelet API on {}:{}", nodeName, options.address().getHostString(), port());
    }

    /** The port listened on; it belongs in the node's {@code daemonEndpoints}. */
    public int port() {
        return listener.port();
    }

    /**
     * Reads the certificate and the key again, for connections from now on. What is open stays open.
     *
     * @throws IOException if they cannot be read; the old ones stay in force
     */
    public void reloadCertificate() throws IOException {
        ServingCertificate next = ServingCertificate.read(options.certificateFile(), options.keyFile());
        key.replace(next);
        log.info("node {}: serving {}", nodeName, next);
    }

    /** Stops accepting, gives short requests a few seconds to finish, and ends streams. */
    @Override
    public void close() {
        listener.close();
    }

    private static Map<String, Route> routes(PodDirectory pods, KubeletServerOptions options) {
        Sessions sessions = new Sessions(options.streamIdle());
        return Map.of(
                "healthz", new HealthRoute(options.healthy()),
                "pods", new PodsRoute(pods),
                "runningpods", new RunningPodsRoute(pods),
                "containerLogs", new LogsRoute(pods, options.clock(), options.streamIdle()),
                "exec", new ExecRoute(pods, sessions),
                "attach", new AttachRoute(pods, sessions),
                "portForward", new PortForwardRoute(pods, sessions));
    }
}
