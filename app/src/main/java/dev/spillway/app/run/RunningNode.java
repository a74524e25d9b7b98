package dev.spillway.app.run;

import dev.spillway.app.config.Configuration;
import dev.spillway.app.config.VirtualNodeConfig;
import dev.spillway.billing.Metering;
import dev.spillway.core.acceptance.FeatureSet;
import dev.spillway.core.meter.Subject;
import dev.spillway.kube.AccessAuthorizer;
import dev.spillway.kube.ApiException;
import dev.spillway.kube.ApiServer;
import dev.spillway.kube.TokenAuthenticator;
import dev.spillway.kubeletserver.KubeletServer;
import dev.spillway.kubeletserver.KubeletServerOptions;
import dev.spillway.node.NodeClients;
import dev.spillway.node.PoolQuota;
import dev.spillway.node.VirtualNode;
import dev.spillway.node.VirtualNodeSpec;
import dev.spillway.provider.Provider;
import dev.spillway.provider.simulator.SimulatorProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One virtual node of this process, with its kubelet API and its own ways to the API server. */
final class RunningNode implements AutoCloseable {
    /** A heartbeat that takes longer comes too late: the next one is due. */
    private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(8);

    private static final Logger LOG = LoggerFactory.getLogger(RunningNode.class);

    private final NodeIdentity identity;
    private final ApiServer api;
    private final ApiServer lease;
    private final VirtualNode node;
    private final KubeletServer kubelet;
    private final NodeMeter meter;
    private final Provider provider;
    private final NodeNetwork network;

    private RunningNode(
            NodeIdentity identity,
            ApiServer api,
            ApiServer lease,
            VirtualNode node,
            KubeletServer kubelet,
            NodeMeter meter,
            Provider provider,
            NodeNetwork network) {
        this.identity = identity;
        this.api = api;
        this.lease = lease;
        this.node = node;
        this.kubelet = kubelet;
        this.meter = meter;
        this.provider = provider;
        this.network = network;
    }

    static RunningNode start(
            Configuration configuration,
            VirtualNodeConfig config,
            NodeIdentity identity,
            PoolQuota quota,
            SharedByNodes shared)
            throws ApiException, IOException {
        ApiServer api = ApiServer.connect(identity.access(), SpillwayProcess.USER_AGENT);
        ApiServer lease = ApiServer.connect(identity.access(), SpillwayProcess.USER_AGENT, HEARTBEAT_TIMEOUT);
        identity.ensureServing(config, api);
        NodeNetwork network = new NodeNetwork(config, shared);
        Provider provider = Capacity.provider(configuration, config, shared, network.guard());
        VirtualNodeSpec spec = NodeShape.of(config, configuration.billing().book());
        Metering metering = new Metering(
                shared.ledger(),
                new Subject.Place(
                        config.nodeName(),
                        config.zone().orElse(""),
                        config.region().orElse("")),
                shared.clock());
        VirtualNode node = new VirtualNode(
                spec,
                provider,
                new NodeClients(api, lease, shared.services()),
                metering,
                quota,
                network::state,
                shared.clock());
        KubeletServer kubelet = new KubeletServer(
                node.pods(),
                TokenAuthenticator.reviewing(shared.own()),
                AccessAuthorizer.reviewing(shared.own()),
                KubeletServerOptions.of(
                        new InetSocketAddress(config.address(), config.kubeletPort()),
                        identity.servingCertificate(),
                        identity.servingKey(),
                        configuration.clientCa(),
                        () -> node.health().ready(),
                        shared.clock(),
                        shared.metrics()));
        kubelet.start();
        node.start();
        network.start(node::check);
        NodeMeter meter = NodeMeter.start(metering, node, provider, spec.catalogue());
        RunningNode running = new RunningNode(identity, api, lease, node, kubelet, meter, provider, network);
        identity.rotate(running::useNewCertificates);
        return running;
    }

    /** Whether its pods do not really run. */
    boolean pretends() {
        return provider instanceof SimulatorProvider;
    }

    boolean ready() {
        return node.health().ready();
    }

    /** What pods may ask for on this node. */
    FeatureSet podFeatures() {
        return provider.capabilities().podFeatures();
    }

    private void useNewCertificates() {
        api.reconnect();
        lease.reconnect();
        try {
            kubelet.reloadCertificate();
        } catch (IOException e) {
            LOG.error("the kubelet API goes on with its old certificate: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        identity.close();
        network.close();
        kubelet.close();
        meter.close();
        node.close();
        lease.close();
        api.close();
    }
}
