package dev.spillway.placement.webhook;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperations;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperationsBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfigBuilder;
import java.util.List;

/**
 * What the API server shows to the webhook: new pods and bindings, DaemonSets, Jobs, and our configuration. A webhook
 * that does not answer is ignored, so that nothing of the cluster depends on Spillway.
 */
final class WebhookConfigurations {
    private static final String IGNORE = "Ignore";
    private static final int TIMEOUT_SECONDS = 3;

    private final WebhookOptions options;
    private final WebhookClientConfig client;

    /**
     * Of a webhook that is reached like this.
     *
     * @param caBundle certificates that the API server shall trust, PEM in base 64
     */
    WebhookConfigurations(WebhookOptions options, int port, String caBundle) {
        String host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
        this.options = options;
        this.client = new WebhookClientConfigBuilder()
                .withUrl("https://" + host + ":" + port + WebhookServer.PATH)
                .withCaBundle(caBundle)
                .build();
    }

    static String name(WebhookOptions options) {
        return "spillway-" + options.instance();
    }

    MutatingWebhookConfiguration mutating() {
        return new MutatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName(name(options))
                .addToLabels("app.kubernetes.io/name", "spillway")
                .addToLabels("app.kubernetes.io/instance", options.instance())
                .endMetadata()
                .withWebhooks(mutatingWebhook(
                        "pods.spillway.dev",
                        rule("", List.of("CREATE"), "pods", "pods/binding"),
                        rule("apps", List.of("CREATE", "UPDATE"), "daemonsets"),
                        rule("batch", List.of("CREATE"), "jobs")))
                .build();
    }

    ValidatingWebhookConfiguration validating() {
        return new ValidatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName(name(options))
                .addToLabels("app.kubernetes.io/name", "spillway")
                .addToLabels("app.kubernetes.io/instance", options.instance())
                .endMetadata()
                .withWebhooks(
                        validatingWebhook(
                                "profiles.spillway.dev", rule("spillway.dev", List.of("CREATE", "UPDATE"), "profiles")),
                        configMaps())
                .build();
    }

    private MutatingWebhook mutatingWebhook(String name, RuleWithOperations... rules) {
        return new MutatingWebhookBuilder()
                .withName(name)
                .withClientConfig(client)
                .withRules(rules)
                .withNamespaceSelector(
                        outside(options.excludedNamespaces().stream().sorted().toList()))
                .withFailurePolicy(IGNORE)
                .withTimeoutSeconds(TIMEOUT_SECONDS)
                .withSideEffects("None")
                .withReinvocationPolicy("Never")
                .withAdmissionReviewVersions("v1")
                .build();
    }

    private ValidatingWebhook validatingWebhook(String name, RuleWithOperations... rules) {
        return new ValidatingWebhookBuilder()
                .withName(name)
                .withClientConfig(client)
                .withRules(rules)
                .withFailurePolicy(IGNORE)
                .withTimeoutSeconds(TIMEOUT_SECONDS)
                .withSideEffects("None")
                .withAdmissionReviewVersions("v1")
                .build();
    }

    /** Of kube-system's ConfigMaps only the two that are ours to read. */
    private ValidatingWebhook configMaps() {
        return new ValidatingWebhookBuilder(validatingWebhook(
                        "configmaps.spillway.dev", rule("", List.of("CREATE", "UPDATE"), "configmaps")))
                .withNamespaceSelector(new LabelSelectorBuilder()
                        .addToMatchLabels("kubernetes.io/metadata.name", "kube-system")
                        .build())
                .addNewMatchCondition("object.metadata.name in ['eci-profile', 'eks-config']", "ours")
                .build();
    }

    private static LabelSelector outside(List<String> namespaces) {
        return new LabelSelectorBuilder()
                .addNewMatchExpression()
                .withKey("kubernetes.io/metadata.name")
                .withOperator("NotIn")
                .withValues(namespaces)
                .endMatchExpression()
                .build();
    }

    private static RuleWithOperations rule(String group, List<String> operations, String... resources) {
        return new RuleWithOperationsBuilder()
                .withApiGroups(group)
                .withApiVersions(group.equals("spillway.dev") ? "v1alpha1" : "v1")
                .withOperations(operations)
                .withResources(resources)
                .build();
    }
}
