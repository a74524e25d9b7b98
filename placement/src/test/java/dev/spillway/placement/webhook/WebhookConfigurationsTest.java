package dev.spillway.placement.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperations;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WebhookConfigurationsTest {
    private final WebhookOptions options = new WebhookOptions(
            "demo",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            "fd00::1",
            Set.of("spillway-system", "kube-system"),
            Path.of("webhook.pem"),
            nanos -> {});
    private final WebhookConfigurations configurations = new WebhookConfigurations(options, 9443, "UEVN");

    @Test
    void nothingOfTheClusterDependsOnTheWebhook() {
        assertThat(configurations.mutating().getWebhooks())
                .extracting(MutatingWebhook::getFailurePolicy)
                .containsOnly("Ignore");
        assertThat(configurations.validating().getWebhooks())
                .extracting(ValidatingWebhook::getFailurePolicy)
                .containsOnly("Ignore");
    }

    @Test
    void systemNamespacesAreOutside() {
        MutatingWebhook webhook = configurations.mutating().getWebhooks().getFirst();

        assertThat(webhook.getNamespaceSelector()
                        .getMatchExpressions()
                        .getFirst()
                        .getValues())
                .containsExactly("kube-system", "spillway-system");
    }

    @Test
    void theApiServerIsToldWhereAndWhomToTrust() {
        MutatingWebhook webhook = configurations.mutating().getWebhooks().getFirst();

        assertThat(webhook.getClientConfig().getUrl()).isEqualTo("https://[fd00::1]:9443/admit");
        assertThat(webhook.getClientConfig().getCaBundle()).isEqualTo("UEVN");
    }

    @Test
    void itIsShownNewPodsBindingsDaemonSetsAndJobs() {
        assertThat(configurations.mutating().getWebhooks().getFirst().getRules())
                .flatExtracting(RuleWithOperations::getResources)
                .containsExactly("pods", "pods/binding", "daemonsets", "jobs");
    }

    @Test
    void ofConfigMapsOnlyOurTwoOfKubeSystemAreShown() {
        ValidatingWebhook maps = configurations.validating().getWebhooks().getLast();

        assertThat(maps.getMatchConditions().getFirst().getExpression()).contains("eci-profile", "eks-config");
        assertThat(maps.getNamespaceSelector().getMatchLabels())
                .containsEntry("kubernetes.io/metadata.name", "kube-system");
    }
}
