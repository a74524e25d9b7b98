package dev.spillway.app.run;

import dev.spillway.app.config.Configuration;
import dev.spillway.app.config.VirtualNodeConfig;
import dev.spillway.kube.ApiAccess;
import dev.spillway.kube.ApiException;
import dev.spillway.kube.ApiServer;
import dev.spillway.kube.NodeCertificate;
import dev.spillway.kube.Sans;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Who a virtual node is. Either an administrator has laid a kubeconfig and a serving certificate into its directory, and
 * renews them; or the node has certificates from the cluster's signers, asked for here when they are missing, and
 * renewed by the node itself.
 */
final class NodeIdentity implements AutoCloseable {
    /** For somebody to approve a signing request. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private static final String GIVEN = "kubeconfig";

    private final Path directory;
    private final ApiAccess access;
    private final List<NodeCertificate> rotated = new ArrayList<>();

    private NodeIdentity(Path directory, ApiAccess access) {
        this.directory = directory;
        this.access = access;
    }

    /** Blocks until the node has an identity. */
    static NodeIdentity of(Configuration configuration, VirtualNodeConfig node, ApiServer own) throws ApiException {
        Path directory = configuration.identities().resolve(node.nodeName());
        if (Files.exists(directory.resolve(GIVEN))) {
            return new NodeIdentity(directory, ApiAccess.fromKubeconfig(directory.resolve(GIVEN)));
        }
        NodeCertificate certificate = NodeCertificate.client(own, node.nodeName(), directory);
        certificate.ensure(PATIENCE);
        return new NodeIdentity(directory, own.access().as(certificate.certificateFile(), certificate.keyFile()));
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
            rotated.add(NodeCertificate.client(asNode, node.nodeName(), directory));
            NodeCertificate serving = NodeCertificate.serving(
                    asNode,
                    node.nodeName(),
                    () -> new Sans(List.of(node.nodeName()), List.of(node.address())),
                    directory);
            serving.ensure(PATIENCE);
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
