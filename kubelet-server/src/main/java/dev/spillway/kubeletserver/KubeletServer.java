package dev.spillway.kubeletserver;

import dev.spillway.kube.AccessAuthorizer;
import dev.spillway.kube.TokenAuthenticator;
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
    public KubeletServer(
            PodDirectory pods, TokenAuthenticator tokens, AccessAuthorizer authorizer, KubeletServerOptions options)
            throws IOException {
        this.options = options;
        this.nodeName = pods.nodeName();
        this.key = new SwappableKey(ServingCertificate.read(options.certificateFile(), options.keyFile()));
        Authentication authentication =
                new Authentication(new ClientCertificates(options.clientCaFile(), options.clock()), tokens);
        Guard guard = new Guard(new Router(routes(pods, options)), authentication, authorizer, nodeName);
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
        return Map.ofEntries(
                Map.entry("healthz", new HealthRoute(options.healthy())),
                Map.entry("pods", new PodsRoute(pods)),
                Map.entry("runningpods", new RunningPodsRoute(pods)),
                Map.entry("containerLogs", new LogsRoute(pods, options.clock(), options.streamIdle())),
                Map.entry("exec", new ExecRoute(pods, sessions)),
                Map.entry("attach", new AttachRoute(pods, sessions)),
                Map.entry("portForward", new PortForwardRoute(pods, sessions)),
                Map.entry("stats", new StatsRoute(pods, options.clock())),
                Map.entry("metrics", new MetricsRoute(pods, options.clock(), options.metrics())),
                Map.entry("configz", new ConfigzRoute(options)),
                // A kubelet without debugging handlers answers these the same way.
                Map.entry("run", new RefusedRoute(405, "Debug endpoints are disabled.\n")),
                Map.entry("debug", new RefusedRoute(405, "profiling endpoint is disabled.\n")),
                Map.entry("logs", new RefusedRoute(405, "logs endpoint is disabled.\n")),
                Map.entry(
                        "checkpoint", new RefusedRoute(404, "containers of a virtual node cannot be checkpointed\n")));
    }
}
