package dev.spillway.app.up;

import dev.spillway.app.CommandFailed;
import dev.spillway.app.run.SpillwayProcess;
import dev.spillway.kube.ApiException;
import dev.spillway.kube.ApiServer;
import dev.spillway.kube.NodeCertificate;
import dev.spillway.kube.OwnToken;
import dev.spillway.kube.Sans;
import dev.spillway.kube.ServiceAccountTokens;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestCondition;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Who Spillway is towards an existing cluster, asked for there with the administrator's rights and approved by them. */
final class RequestedIdentities {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String USER_AGENT = "spillway-install/0.1.0";

    private final AdminClient admin;
    private final Kubectl kubectl;
    private final ConfigurationFile configuration;
    private final Steps steps;

    RequestedIdentities(AdminClient admin, Kubectl kubectl, ConfigurationFile configuration, Steps steps) {
        this.admin = admin;
        this.kubectl = kubectl;
        this.configuration = configuration;
        this.steps = steps;
    }

    void obtain(NodePlace place) throws CommandFailed, InterruptedException {
        try {
            Files.createDirectories(configuration.identities());
            ownToken();
            Path directory = configuration.identities().resolve(place.name());
            NodeCertificate client = NodeCertificate.client(admin.api(), place.name(), directory);
            ensure(client, "system:node:" + place.name());
            try (ApiServer node = ApiServer.connect(
                    admin.api().access().as(client.certificateFile(), client.keyFile()), USER_AGENT)) {
                Sans sans = new Sans(List.of(place.name()), List.of(place.address()));
                ensure(NodeCertificate.serving(node, place.name(), () -> sans, directory), "the kubelet API");
            }
        } catch (ApiException | IOException e) {
            throw new CommandFailed("no identity: " + e.getMessage());
        }
    }

    private void ownToken() throws ApiException, IOException, CommandFailed, InterruptedException {
        token(ClusterRights.SERVICE_ACCOUNT, configuration.token(), configuration.kubeconfig());
        steps.say("Spillway's own identity: a token of ServiceAccount " + ClusterRights.NAMESPACE + "/"
                + ClusterRights.SERVICE_ACCOUNT + ", which it renews every day by itself");
        token(
                ClusterRights.KUBE_PROXY,
                SpillwayProcess.kubeProxyToken(configuration.identities()),
                configuration.kubeProxyKubeconfig());
    }

    private void token(String serviceAccount, Path file, Path kubeconfig)
            throws ApiException, IOException, CommandFailed, InterruptedException {
        OwnToken.write(
                file,
                new ServiceAccountTokens(admin.api()).request(ClusterRights.NAMESPACE, serviceAccount, OwnToken.LIFE));
        String server = kubectl.run("config", "view", "--raw", "--minify", "-o", "jsonpath={.clusters[0].cluster}");
        Files.writeString(kubeconfig, """
                apiVersion: v1
                kind: Config
                clusters:
                - name: cluster
                  cluster: %1$s
                users:
                - name: %2$s
                  user: {tokenFile: %3$s}
                contexts:
                - name: %2$s
                  context: {cluster: cluster, user: %2$s}
                current-context: %2$s
                """.formatted(server, serviceAccount, file));
    }

    private void ensure(NodeCertificate certificate, String whose) throws ApiException {
        certificate.onRequested(request -> {
            approve(request);
            steps.say("certificate of " + whose + ": signing request " + request + " approved");
        });
        certificate.ensure(PATIENCE);
    }

    private void approve(String request) {
        CertificateSigningRequestCondition approved = new CertificateSigningRequestConditionBuilder()
                .withType("Approved")
                .withStatus("True")
                .withReason("SpillwayUp")
                .withMessage("asked for and approved by spillway up")
                .build();
        var object =
                admin.client().certificates().v1().certificateSigningRequests().withName(request);
        try {
            object.approve(approved);
        } catch (KubernetesClientException e) {
            // The cluster's own approver may have been quicker.
            if (!isApproved(object.require())) {
                throw e;
            }
        }
    }

    private static boolean isApproved(CertificateSigningRequest request) {
        return request.getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Approved"));
    }
}
