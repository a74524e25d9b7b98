package dev.spillway.app.run;

import dev.spillway.app.config.Configuration;
import dev.spillway.app.config.VirtualNodeConfig;
import dev.spillway.kube.ApiAccess;
import dev.spillway.kube.ApiException;
import dev.spillway.kube.ApiServer;
import dev.spillway.kube.NodeCertificate;
import dev.spillway.kube.Sans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who a virtual node is. Either an administrator has laid a kubeconfig and a serving certificate into its directory, and
 * renews them; or the node has certificates from the cluster's signers, asked for here when they are missing, and
 * renewed by the node itself. For the nodes of pools, which nobody prepares, Spillway itself asks and approves.
 */
final class NodeIdentity implements AutoCloseable {
    /** For somebody to approve a signing request. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    /** Nobody has to be asked. */
    private static final Duration POOL_PATIENCE = Duration.ofSeconds(30);

    private static final String GIVEN = "kubeconfig";
    private static final List<String> FILES = List.of("client.crt", "client.key", "serving.crt", "serving.key");
    private static final Logger LOG = LoggerFactory.getLogger(NodeIdentity.class);

    private final Path directory;
    private final ApiAccess access;
    private final Renewal renewal;
    private final List<NodeCertificate> rotated = new ArrayList<>();

    /**
     * Who asks for a node's next client certificate, and who approves the request for its serving certificate.
     *
     * @param patience for the approval
     */
    private record Renewal(Optional<ApiServer> asks, Consumer<String> approves, Duration patience) {
        static final Renewal BY_NODE = new Renewal(Optional.empty(), request -> {}, PATIENCE);

        static Renewal bySpillway(ApiServer own) {
            return new Renewal(Optional.of(own), request -> SigningApproval.approve(own, request), POOL_PATIENCE);
        }
    }

    private NodeIdentity(Path directory, ApiAccess access, Renewal renewal) {
        this.directory = directory;
        this.access = access;
        this.renewal = renewal;
    }

    /** Blocks until the node has an identity. */
    static NodeIdentity of(Configuration configuration, VirtualNodeConfig node, ApiServer own) throws ApiException {
        Path directory = configuration.identities().resolve(node.nodeName());
        if (Files.exists(directory.resolve(GIVEN))) {
            return new NodeIdentity(directory, ApiAccess.fromKubeconfig(directory.resolve(GIVEN)), Renewal.BY_NODE);
        }
        return issued(node, own, directory, Renewal.BY_NODE);
    }

    /** The same for a node of a pool: needs the rights of {@code deploy/pools.yaml}. */
    static NodeIdentity ofPool(Configuration configuration, VirtualNodeConfig node, ApiServer own) throws ApiException {
        return issued(node, own, configuration.identities().resolve(node.nodeName()), Renewal.bySpillway(own));
    }

    private static NodeIdentity issued(VirtualNodeConfig node, ApiServer own, Path directory, Renewal renewal)
            throws ApiException {
        NodeCertificate certificate = NodeCertificate.client(own, node.nodeName(), directory);
        certificate.ensure(renewal.patience());
        return new NodeIdentity(
                directory, own.access().as(certificate.certificateFile(), certificate.keyFile()), renewal);
    }

    /** A node of this name is no more: its certificates go. */
    static void forget(Configuration configuration, String node) {
        Path directory = configuration.identities().resolve(node);
        try {
            for (String name : FILES) {
                Files.deleteIfExists(directory.resolve(name));
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            LOG.warn("the certificates of node {} stay in {}: {}", node, directory, e.getMessage());
        }
    }

    ApiAccess access() {
        return access;
    }

    Path servingCertificate() {
        return directory.resolve("serving.crt");
    }

    Path servingKey() {
        return directory.resolve("serving.key");
    }

    /** Blocks until there is a serving certificate for the node's address. */
    void ensureServing(VirtualNodeConfig node, ApiServer asNode) throws ApiException {
        if (!isGiven()) {
            rotated.add(NodeCertificate.client(renewal.asks().orElse(asNode), node.nodeName(), directory));
            NodeCertificate serving = NodeCertificate.serving(
                    asNode,
                    node.nodeName(),
                    () -> new Sans(List.of(node.nodeName()), List.of(node.address())),
                    directory);
            serving.onRequested(renewal.approves());
            serving.ensure(renewal.patience());
            rotated.add(serving);
        }
    }

    /** Renews in time from now on, and says so after each renewal. */
    void rotate(Runnable onRotated) {
        for (NodeCertificate certificate : rotated) {
            certificate.onRotated(onRotated);
            certificate.start();
        }
    }

    private boolean isGiven() {
        return Files.exists(directory.resolve(GIVEN));
    }

    @Override
    public void close() {
        rotated.forEach(NodeCertificate::close);
    }
}
