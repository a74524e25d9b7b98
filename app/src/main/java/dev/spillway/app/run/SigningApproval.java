package dev.spillway.app.run;

import dev.spillway.kube.ApiServer;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestCondition;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Approves what this process itself has asked for on behalf of a pool's node. */
final class SigningApproval {
    private static final Logger LOG = LoggerFactory.getLogger(SigningApproval.class);

    private SigningApproval() {}

    static void approve(ApiServer own, String request) {
        CertificateSigningRequestCondition approved = new CertificateSigningRequestConditionBuilder()
                .withType("Approved")
                .withStatus("True")
                .withReason("SpillwayPool")
                .withMessage("asked for by the virtual node of a pool that Spillway runs")
                .build();
        try (KubernetesClient client = own.newClient()) {
            client.certificates()
                    .v1()
                    .certificateSigningRequests()
                    .withName(request)
                    .approve(approved);
        } catch (KubernetesClientException e) {
            LOG.warn("signing request {} waits for somebody to approve it: {}", request, e.getMessage());
        }
    }
}
