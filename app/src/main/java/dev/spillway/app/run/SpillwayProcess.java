package dev.spillway.app.run;

import dev.spillway.app.config.BillingConfig;
import dev.spillway.app.config.Configuration;
import dev.spillway.app.config.VirtualNodeConfig;
import dev.spillway.billing.ledger.JdbcLedger;
import dev.spillway.billing.ledger.LedgerStore;
import dev.spillway.kube.ApiAccess;
import dev.spillway.kube.ApiException;
import dev.spillway.kube.ApiServer;
import dev.spillway.kube.ClusterId;
import dev.spillway.kube.OwnToken;
import dev.spillway.kube.ServiceCache;
import dev.spillway.network.PodRoutes;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole program: every virtual node of the configuration, started in order and stopped in reverse. */
public final class SpillwayProcess implements AutoCloseable {
    static final String USER_AGENT = "spillway/0.1.0";
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(SpillwayProcess.class);

    private final Configuration configuration;
    private final InstantSource clock;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    public SpillwayProcess(Configuration configuration, InstantSource clock) {
        this.configuration = configuration;
        this.clock = clock;
    }

    /**
     * Returns when every virtual node has begun to register; they become Ready by themselves.
     *
     * Waits for an API server that does not answer yet, for as long as it takes: what runs keeps running meanwhile.
     *
     * @throws ApiException if the API server refuses to say which cluster it is
     * @throws IOException if a kubelet API cannot listen, or the state directory cannot be written
     */
    public void start() throws ApiException, IOException, InterruptedException {
        keep(PodRoutes.start(
                configuration.instance(),
                configuration.routes(),
                configuration.podRanges(),
                Configuration.routesFile(configuration.stateDirectory())));
        ApiServer own = keep(ApiServer.connect(ApiAccess.fromKubeconfig(configuration.kubeconfig()), USER_AGENT));
        OwnToken.of(own, clock).ifPresent(token -> keep(token).start());
        keepTokenOfKubeProxy(own);
        String clusterId = whichCluster(own);
        ServiceCache services = keep(ServiceCache.start(own));
        BillingConfig billing = configuration.billing();
        LedgerStore ledger =
                keep(JdbcLedger.open(billing.location(configuration.stateDirectory()), billing.passwordFile()));
        ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
        keep(timers::shutdownNow);
        ImageStores images = keep(new ImageStores(configuration.stateDirectory(), clock));
        SharedByNodes shared =
                new SharedByNodes(clusterId, own, services, ledger, timers, images, new PrometheusRegistry(), clock);
        Costs costs = keep(Costs.start(billing, shared));
        Nodes nodes = keep(new Nodes(configuration, shared));
        for (VirtualNodeConfig node : configuration.virtualNodes()) {
            nodes.start(node, NodeIdentity.of(configuration, node, own));
        }
        if (configuration.placement().isPresent()) {
            keep(Placing.start(configuration, configuration.placement().get(), nodes, costs, shared));
        }
        configuration.pools().ifPresent(pools -> keep(PoolsOfProcess.start(configuration, pools, nodes, shared)));
        LOG.info(
                "instance {} runs {} virtual node(s) in cluster {}",
                configuration.instance(),
                configuration.virtualNodes().size(),
                clusterId);
    }

    /** In a cluster that was there before us, the kube-proxy beside our pods is known by a token, too. */
    private void keepTokenOfKubeProxy(ApiServer own) {
        Path token = kubeProxyToken(configuration.identities());
        if (Files.exists(token)) {
            keep(OwnToken.inFile(own, token, clock)).start();
        }
    }

    /** Where the token is by which kube-proxy is known, if it is known by one. */
    public static Path kubeProxyToken(Path identities) {
        return identities.resolve("kube-proxy.token");
    }

    /** What runs keeps running. */
    @Override
    public void close() {
        while (!started.isEmpty()) {
            closeQuietly(started.pop());
        }
    }

    private static String whichCluster(ApiServer own) throws ApiException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return ClusterId.read(own).uid();
            } catch (ApiException e) {
                if (!e.retryable()) {
                    throw e;
                }
                if (attempt == 1) {
                    LOG.warn("waiting for the API server: {}", e.getMessage());
                }
                Thread.sleep(RETRY);
            }
        }
    }

    private <T extends AutoCloseable> T keep(T part) {
        started.push(part);
        return part;
    }

    private static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.warn("stopping {}: {}", part.getClass().getSimpleName(), e.toString());
        }
    }
}
