package dev.spillway.core.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.spillway.core.NodeFacts;
import dev.spillway.core.Pods;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerEnvironmentTest {
    private static final ConfigMap CONFIG = new ConfigMapBuilder()
            .withNewMetadata()
            .withName("c")
            .endMetadata()
            .addToData("K", "from-config")
            .addToData("ONLY", "here")
            .build();
    private static final Secret SECRET = new SecretBuilder()
            .withNewMetadata()
            .withName("s")
            .endMetadata()
            .addToData("K", "ZnJvbS1zZWNyZXQ=")
            .build();
    private static final EnvInputs INPUTS = new EnvInputs(
            new NodeFacts("virtual-kubelet", List.of("192.168.0.2", "fd00::2")),
            List.of("fd00::7", "10.1.0.7"),
            Map.of("cpu", new Quantity("4"), "memory", new Quantity("8Gi")),
            List.of(service("default", "kubernetes"), service("default", "other-svc")),
            Map.of("c", CONFIG),
            Map.of("s", SECRET),
            Map.of(new EnvInputs.FileRef("v", "env"), "F='in file'\n"));

    @Test
    void laterVariablesSeeEarlierOnesAndUnknownNamesStay() {
        assertThat(values("{'env': [{'name': 'A', 'value': '1'}, {'name': 'B', 'value': '$(A)$(C)$$(A)'},"
                        + " {'name': 'C', 'value': '3'}]}"))
                .contains(entry("B", "1$(C)$(A)"));
    }

    @Test
    void ownVariablesOverrideThoseOfMapsAndLaterMapsEarlierOnes() {
        Map<String, String> values = values(
                "{'envFrom': [{'configMapRef': {'name': 'c'}}, {'secretRef': {'name': 's'}},"
                        + " {'prefix': 'P_', 'configMapRef': {'name': 'c'}}], 'env': [{'name': 'ONLY', 'value': 'mine'}]}");

        assertThat(values).contains(entry("K", "from-secret"), entry("ONLY", "mine"), entry("P_K", "from-config"));
    }

    @Test
    void singleKeysOfMapsSecretsAndFilesAreTakenByName() {
        Map<String, String> values = values("{'env': ["
                + "{'name': 'A', 'valueFrom': {'configMapKeyRef': {'name': 'c', 'key': 'K'}}},"
                + "{'name': 'B', 'valueFrom': {'secretKeyRef': {'name': 's', 'key': 'K'}}},"
                + "{'name': 'C', 'valueFrom': {'fileKeyRef': {'volumeName': 'v', 'path': 'env', 'key': 'F'}}}]}");

        assertThat(values).contains(entry("A", "from-config"), entry("B", "from-secret"), entry("C", "in file"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'configMapKeyRef': {'name': 'x', 'key': 'K'}}                           | configmap "x" not found
            {'secretKeyRef': {'name': 'x', 'key': 'K'}}                              | secret "x" not found
            {'configMapKeyRef': {'name': 'c', 'key': 'X'}}                           | couldn't find key X in ConfigMap default/c
            {'secretKeyRef': {'name': 's', 'key': 'X'}}                              | couldn't find key X in Secret default/s
            {'fileKeyRef': {'volumeName': 'v', 'path': 'env', 'key': 'X'}}           | environment variable key "X" not found in file "env" of volume "v"
            """)
    void whatIsMissingIsNamedUnlessItIsOptional(String source, String message) {
        String optional = source.replace("}}", ", 'optional': true}}");

        assertThat(environment("{'env': [{'name': 'A', 'valueFrom': " + source + "}]}"))
                .isEqualTo(new Environment.Missing(message));
        assertThat(values("{'env': [{'name': 'A', 'valueFrom': " + optional + "}]}"))
                .doesNotContainKey("A");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            metadata.name            | web
            metadata.namespace       | default
            metadata.uid             | uid-1
            metadata.labels['app']   | front
            metadata.annotations['x/y'] | note
            spec.nodeName            | virtual-kubelet
            status.hostIP            | 192.168.0.2
            status.hostIPs           | 192.168.0.2,fd00::2
            status.podIP             | 10.1.0.7
            status.podIPs            | 10.1.0.7,fd00::7
            """)
    void fieldsOfThePodAreRead(String path, String value) {
        String quoted = path.replace("'", "\\u0027");

        assertThat(values("{'env': [{'name': 'A', 'valueFrom': {'fieldRef': {'fieldPath': '" + quoted + "'}}}]}"))
                .contains(entry("A", value));
    }

    @ParameterizedTest
    @CsvSource({
        "limits.cpu,      0,   2",
        "limits.cpu,      1m,  1500",
        "requests.cpu,    0,   1",
        "limits.memory,   1Mi, 8192",
        "requests.memory, 1Gi, 1",
        "requests.memory, 0,   1",
    })
    void resourcesAreDividedAndRoundedUpAndAMissingLimitIsTheNodes(String resource, String divisor, String value) {
        String field = "{'resource': '" + resource + "', 'divisor': '" + divisor + "'}";

        assertThat(values("{'resources': {'limits': {'cpu': '1500m'}, 'requests': {'cpu': '250m', 'memory': '1'}},"
                        + "'env': [{'name': 'A', 'valueFrom': {'resourceFieldRef': " + field + "}}]}"))
                .contains(entry("A", value));
    }

    @Test
    void servicesAreFoundByTheirVariables() {
        assertThat(values("{}"))
                .contains(
                        entry("KUBERNETES_SERVICE_HOST", "10.0.0.1"),
                        entry("KUBERNETES_SERVICE_PORT", "443"),
                        entry("OTHER_SVC_SERVICE_PORT_HTTP_WEB", "443"),
                        entry("OTHER_SVC_PORT", "tcp://10.0.0.1:443"),
                        entry("OTHER_SVC_PORT_443_TCP", "tcp://10.0.0.1:443"),
                        entry("OTHER_SVC_PORT_443_TCP_PROTO", "tcp"),
                        entry("OTHER_SVC_PORT_443_TCP_PORT", "443"),
                        entry("OTHER_SVC_PORT_443_TCP_ADDR", "10.0.0.1"));
    }

    @Test
    void withoutServiceLinksOnlyTheApiServerIsFound() {
        Pod pod = Pods.withSpec("{'enableServiceLinks': false}");

        assertThat(ServiceEnvironment.of(pod, INPUTS.services()))
                .containsKey("KUBERNETES_SERVICE_HOST")
                .doesNotContainKey("OTHER_SVC_SERVICE_HOST");
    }

    @Test
    void servicesOfOtherNamespacesAndWithoutAddressAreLeftOut() {
        Service headless = service("default", "headless");
        headless.getSpec().setClusterIP("None");

        assertThat(ServiceEnvironment.of(Pods.running("a"), List.of(headless, service("elsewhere", "x"))))
                .isEmpty();
    }

    @Test
    void whatAContainerReadsFromIsKnownBeforeItIsFetched() {
        var container = Pods.withContainer("{'envFrom': [{'configMapRef': {'name': 'c'}}], 'env': ["
                        + "{'name': 'B', 'valueFrom': {'secretKeyRef': {'name': 's', 'key': 'K'}}}]}")
                .getSpec()
                .getContainers()
                .getFirst();

        assertThat(ContainerEnvironment.configMaps(container)).isEqualTo(Set.of("c"));
        assertThat(ContainerEnvironment.secrets(container)).isEqualTo(Set.of("s"));
        assertThat(ContainerEnvironment.files(container)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"$(A), 1", "$$(A), $(A)", "$(X), $(X)", "$A, $A", "a$, a$", "$(A, $(A", "$$$(A), $1", "$(A)$(A), 11"})
    void referencesAreExpandedAsInCommandsAndArguments(String text, String expanded) {
        assertThat(Expansion.expand(List.of(text), Map.of("A", "1"))).containsExactly(expanded);
    }

    @Test
    void aSubPathNeedsAllItsNames() {
        assertThat(Expansion.missing("$(A)/$(X)/$(E)", Map.of("A", "1", "E", "")))
                .containsExactly("E", "X");
    }

    @Test
    void mapsOfAPodAreSortedLinesOfQuotedValues() {
        Pod pod = Pods.running("a");
        pod.getMetadata().setLabels(Map.of("b", "two\n\"2\"", "a", "é\u200b"));

        assertThat(FieldRefs.value(pod, INPUTS.node(), List.of(), "metadata.labels"))
                .contains("a=\"é\\u200b\"\nb=\"two\\n\\\"2\\\"\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            A=1         | invalid environment variable format at line 1: value must be enclosed in single quotes
            A           | invalid environment variable format at line 1: missing '='
            A ='1'      | invalid environment variable format at line 1: whitespace before '=' is not allowed
            A='1        | invalid environment variable format at line 1: unclosed single quote
            A='1' more  | invalid environment variable format at line 1: unexpected content after closing quote
            """)
    void aMalformedFileSaysWhere(String content, String message) {
        assertThat(EnvFile.parse(content, "A")).isEqualTo(new EnvFile.Malformed(message));
    }

    @Test
    void aFileHoldsQuotedValuesOverSeveralLinesWithComments() {
        String content = "# note\n\n  A='one\ntwo' # end\nB= 'x'\nA='again'\nC=wrong\n";

        assertThat(EnvFile.parse(content, "A")).isEqualTo(new EnvFile.Value("one\ntwo"));
        assertThat(EnvFile.parse(content, "B")).isEqualTo(new EnvFile.Value(""));
        assertThat(EnvFile.parse(content, "D")).isInstanceOf(EnvFile.Malformed.class);
    }

    private static Map<String, String> values(String container) {
        return ((Environment.Variables) environment(container)).values();
    }

    private static Environment environment(String container) {
        Pod pod = Pods.withContainer(container.equals("{}") ? "{'tty': false}" : container);
        pod.getSpec().setNodeName("virtual-kubelet");
        pod.getMetadata().setLabels(Map.of("app", "front"));
        pod.getMetadata().setAnnotations(Map.of("x/y", "note"));
        return ContainerEnvironment.of(pod, pod.getSpec().getContainers().getFirst(), INPUTS);
    }

    private static Service service(String namespace, String name) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withClusterIP("10.0.0.1")
                .addNewPort()
                .withName("http-web")
                .withPort(443)
                .endPort()
                .endSpec()
                .build();
    }
}
