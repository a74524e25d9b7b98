package dev.spillway.placement.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.core.profile.Effect;
import dev.spillway.core.profile.ProfileRule;
import dev.spillway.core.profile.Profiles;
import dev.spillway.placement.FakeCluster;
import dev.spillway.placement.Yaml;
import io.fabric8.zjsonpatch.JsonPatch;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class AdmissionRulesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: nginx, labels: {alibabacloud.com/eci: "true"}}
            spec:
              containers: [{name: nginx, image: nginx, resources: {}}]
              tolerations: [{key: other, operator: Exists, futureField: kept}]
              nodeSelector: {}
              futureField: {kept: true}
            """;

    private final FakeCluster cluster = new FakeCluster();
    private final AdmissionRules rules = new AdmissionRules(cluster, pod -> List.of());

    @Test
    void theAnswerCarriesTheRequestsUid() {
        JsonNode answer = rules.answer(review("", "pods", "", "shop", Yaml.tree(POD)));

        assertThat(answer.at("/apiVersion").asText()).isEqualTo("admission.k8s.io/v1");
        assertThat(answer.at("/response/uid").asText()).isEqualTo("u-1");
        assertThat(answer.at("/response/allowed").asBoolean()).isTrue();
    }

    @Test
    void aPodForVirtualNodesIsPatchedAndNothingElseOfItChanges() {
        JsonNode sent = Yaml.tree(POD);

        JsonNode stored = patched("", "pods", "", sent);

        assertThat(stored.at("/spec/nodeSelector/type").asText()).isEqualTo("virtual-kubelet");
        assertThat(stored.at("/spec/tolerations")).hasSize(2);
        assertThat(stored.at("/spec/tolerations/0/futureField").asText()).isEqualTo("kept");
        assertThat(stored.at("/spec/futureField/kept").asBoolean()).isTrue();
        assertThat(stored.at("/spec/containers")).isEqualTo(sent.at("/spec/containers"));
    }

    @Test
    void aPodThatNeedsNothingGetsNoPatch() {
        JsonNode plain = Yaml.tree("{metadata: {name: a}, spec: {containers: [{name: a, image: a}]}}");

        assertThat(response("", "pods", "", plain).has("patch")).isFalse();
    }

    @Test
    void aRefusedPodIsAnsweredWithItsReason() {
        JsonNode pod =
                Yaml.tree("{metadata: {name: a, annotations: {spillway.dev/placement: moon}}, spec: {containers: []}}");

        JsonNode response = response("", "pods", "", pod);

        assertThat(response.path("allowed").asBoolean()).isFalse();
        assertThat(response.at("/status/message").asText()).contains("is moon; write one of");
    }

    @Test
    void aBindingToAVirtualNodeCarriesTheDeletionCost() {
        cluster.waits("web");
        JsonNode binding = Yaml.tree("""
                apiVersion: v1
                kind: Binding
                metadata: {name: web, namespace: shop}
                target: {kind: Node, name: virtual-kubelet}
                """);

        JsonNode stored = patched("", "pods", "binding", binding);

        assertThat(stored.at("/metadata/annotations").get("controller.kubernetes.io/pod-deletion-cost"))
                .hasToString("\"-1000\"");
        assertThat(stored.at("/target/name").asText()).isEqualTo("virtual-kubelet");
    }

    @Test
    void aBindingToAServerOrOfAnUnknownPodIsLeftAlone() {
        cluster.waits("web");
        String binding = """
                metadata: {name: web, namespace: shop}
                target: {kind: Node, name: %s}
                """;
        assertThat(response("", "pods", "binding", Yaml.tree(binding.formatted("server")))
                        .has("patch"))
                .isFalse();
        cluster.unbound.clear();
        assertThat(response("", "pods", "binding", Yaml.tree(binding.formatted("virtual-kubelet")))
                        .has("patch"))
                .isFalse();
    }

    @Test
    void aDaemonSetsTemplateIsKeptOffVirtualNodesOnce() {
        JsonNode daemonSet = Yaml.tree("""
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: agent}
                spec:
                  selector: {matchLabels: {app: agent}}
                  template:
                    metadata: {labels: {app: agent}}
                    spec:
                      tolerations: [{operator: Exists}]
                      containers: [{name: agent, image: agent}]
                """);

        JsonNode stored = patched("apps", "daemonsets", "", daemonSet);

        assertThat(stored.at("/spec/template/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution"
                                + "/nodeSelectorTerms/0/matchExpressions/0")
                        .toString())
                .isEqualTo("{\"key\":\"type\",\"operator\":\"NotIn\",\"values\":[\"virtual-kubelet\"]}");
        assertThat(response("apps", "daemonsets", "", stored).has("patch")).isFalse();
    }

    @Test
    void aJobForVirtualNodesWithoutATtlGetsTheProfiles() {
        cluster.profiles = new Profiles(List.of(new ProfileRule(
                "jobs", Optional.empty(), Optional.empty(), Optional.empty(), Effect.NONE, OptionalInt.of(600))));
        String job = """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: report}
                spec:
                  %s
                  template:
                    metadata: {annotations: {alibabacloud.com/burst-resource: %s}}
                    spec: {restartPolicy: Never, containers: [{name: a, image: a}]}
                """;

        assertThat(patched("batch", "jobs", "", Yaml.tree(job.formatted("completions: 1", "eci_only")))
                        .at("/spec/ttlSecondsAfterFinished")
                        .asInt())
                .isEqualTo(600);
        assertThat(response("batch", "jobs", "", Yaml.tree(job.formatted("ttlSecondsAfterFinished: 5", "eci_only")))
                        .has("patch"))
                .isFalse();
        assertThat(response("batch", "jobs", "", Yaml.tree(job.formatted("completions: 1", "eci")))
                        .has("patch"))
                .isFalse();
    }

    @Test
    void aBadEciProfileIsRefusedAndAGoodOneWarnsOfWhatHasNoEffect() {
        String map = "{metadata: {name: eci-profile, namespace: kube-system}, data: {%s}}";

        JsonNode bad = response("", "configmaps", "", Yaml.tree(map.formatted("selectors: '{'")));
        JsonNode good = response("", "configmaps", "", Yaml.tree(map.formatted("vpcId: vpc-1")));

        assertThat(bad.path("allowed").asBoolean()).isFalse();
        assertThat(bad.at("/status/message").asText()).startsWith("ConfigMap kube-system/eci-profile: selectors:");
        assertThat(good.path("allowed").asBoolean()).isTrue();
        assertThat(good.at("/warnings/0").asText()).contains("vpcId has no effect");
    }

    @Test
    void aBadProfileOfOursIsRefused() {
        JsonNode profile = Yaml.tree("{metadata: {name: p}, spec: {placement: virtual}}");

        assertThat(response("spillway.dev", "profiles", "", profile)
                        .at("/status/message")
                        .asText())
                .contains("spec.placement: needs spec.podSelector or spec.namespaceSelector");
    }

    private JsonNode patched(String group, String resource, String subresource, JsonNode object) {
        JsonNode response = response(group, resource, subresource, object);
        byte[] patch = Base64.getDecoder().decode(response.path("patch").asText());
        try {
            return JsonPatch.apply(JSON.readTree(new String(patch, StandardCharsets.UTF_8)), object.deepCopy());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private JsonNode response(String group, String resource, String subresource, JsonNode object) {
        return rules.answer(review(group, resource, subresource, "shop", object))
                .path("response");
    }

    private static JsonNode review(
            String group, String resource, String subresource, String namespace, JsonNode object) {
        return JSON.valueToTree(Map.of(
                "request",
                Map.of(
                        "uid",
                        "u-1",
                        "resource",
                        Map.of("group", group, "version", "v1", "resource", resource),
                        "subResource",
                        subresource,
                        "namespace",
                        namespace,
                        "name",
                        object.at("/metadata/name").asText(),
                        "object",
                        object)));
    }
}
