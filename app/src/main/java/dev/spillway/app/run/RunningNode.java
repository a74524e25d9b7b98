package dev.spillway.app.run;

import dev.spillway.app.config.Configuration;
import dev.spillway.app.config.VirtualNodeConfig;
import dev.spillway.billing.Metering;
import dev.spillway.core.meter.Subject;
import dev.spillway.kube.AccessAuthorizer;
import dev.spillway.kube.ApiAccess;
import dev.spillway.kube.ApiServer;
import dev.spillway.kube.TokenAuthenticator;
import dev.spillway.kubeletserver.KubeletServer;
import dev.spillway.kubeletserver.KubeletServerOptions;
import dev.spillway.node.NodeClients;
import dev.spillway.node.VirtualNode;
import dev.spillway.node.VirtualNodeSpec;
import dev.spillway.provider.Provider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/** One virtual node of this process, with its kubelet API and its own ways to the API server. */
final class RunningNode implements AutoCloseable {
    /** A heartbeat that takes longer comes too late: the next one is due. */
    private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(8);

    private final ApiServer api;
    private final ApiServer lease;
    private final VirtualNode node;
    private final KubeletServer kubelet;
    private final NodeMeter meter;

    private RunningNode(ApiServer api, ApiServer lease, VirtualNode node, KubeletServer kubelet, NodeMeter meter) {
        this.api = api;
        this.lease = lease;
        this.node = node;
        this.kubelet = kubelet;
        this.meter = meter;
    }

    static RunningNode start(Configuration configuration, VirtualNodeConfig config, SharedByNodes shared)
            throws IOException {
        Path identity = configuration.identities().resolve(config.nodeName());
        ApiAccess access = ApiAccess.fromKubeconfig(identity.resolve("kubeconfig"));
        ApiServer api = ApiServer.connect(access, SpillwayProcess.USER_AGENT);
        ApiServer lease = ApiServer.connect(access, SpillwayProcess.USER_AGENT, HEARTBEAT_TIMEOUT);
        Provider provider = Capacity.provider(configuration, config, shared);
        VirtualNodeSpec spec = NodeShape.of(config);
        Metering metering = new Metering(
                shared.ledger(),
                new Subject.Place(config.nodeName(), config.zone().orElse(""), ""),
                shared.clock());
        VirtualNode node = new VirtualNode(
                spec, provider, new NodeClients(api, lease, shared.services()), metering, shared.clock());
        KubeletServer kubelet = new KubeletServer(
                node.pods(),
                TokenAuthenticator.reviewing(shared.own()),
                AccessAuthorizer.reviewing(shared.own()),
                KubeletServerOptions.of(
                        new InetSocketAddress(config.address(), config.kubeletPort()),
                        identity.resolve("serving.crt"),
                        identity.resolve("serving.key"),
                        configuration.clientCa(),
                        () -> node.health().ready(),
                        shared.clock(),
                        shared.metrics()));
        kubelet.start();
        node.start();
        return new RunningNode(api, lease, node, kubelet, NodeMeter.start(metering, node, provider, spec.catalogue()));
    }

    @Override
    public void close() {
        kubelet.close();
        meter.close();
        node.close();
        lease.close();
        api.close();
    }
}
