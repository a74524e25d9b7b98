package dev.spillway.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.eviction.Signal;
import dev.spillway.core.eviction.Threshold;
import dev.spillway.core.eviction.Thresholds;
import dev.spillway.core.image.ImageGarbage;
import dev.spillway.core.price.Budget;
import dev.spillway.core.spec.Catalogue;
import dev.spillway.network.PodRoute;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigurationReaderTest {
    private static final String GOOD = """
            apiVersion: spillway.dev/v1alpha1
            kind: Configuration
            instance: spillway
            stateDirectory: /var/lib/spillway/spillway/agent
            identities: /var/lib/spillway/spillway/identities
            kubeconfig: /etc/spillway/kubeconfig
            clientCa: /etc/spillway/ca.crt
            virtualNodes:
            - nodeName: virtual-kubelet
              address: 10.250.0.1
              kubeletPort: 10250
              zone: local-a
              labels:
                team: shop
              capacity:
                cpu: 1500m
                memory: 8Gi
                ephemeral-storage: 20Gi
                pods: 110
              dns:
                nameservers: [10.96.0.10]
              provider:
                cri:
                  socket: /run/containerd.sock
                  cgroupParent: /spillway
                  logDirectory: /var/log/pods
                  podNetwork: /run/pods.netns
                  nameServer: 192.0.2.53
                  podRanges: [10.64.0.0/17]
                  routes:
                  - {to: 10.244.1.0/24, via: 192.0.2.11}
            """;
    private static final String BILLED =
            GOOD.replace("  zone: local-a", "  zone: local-a\n  region: local\n  catalogue: eci") + """
            billing:
              ledger: jdbc:postgresql://db:5432/spillway?user=spillway
              passwordFile: /etc/spillway/ledger.password
              priceBook: tke-cny
              zone: Asia/Shanghai
              budgets:
              - namespace: shop
                amount: 500.00
                warnAtPercent: [100, 80]
                stopOverflow: true
            """;

    @Test
    void aWholeFileBecomesRecords() throws ConfigurationException {
        Configuration configuration = ConfigurationReader.parse("spillway.yaml", GOOD);

        VirtualNodeConfig node = configuration.virtualNodes().getFirst();
        assertThat(node.nodeName()).isEqualTo("virtual-kubelet");
        assertThat(node.capacity()).containsEntry("cpu", new Quantity("1500m"));
        assertThat(node.labels()).containsEntry("team", "shop");
        assertThat(node.zone()).contains("local-a");
        assertThat(node.network().clusterDns()).containsExactly("10.96.0.10");
        assertThat(node.provider())
                .isEqualTo(new ProviderConfig.Cri(
                        Path.of("/run/containerd.sock"),
                        "/spillway",
                        Path.of("/var/log/pods"),
                        Optional.of(Path.of("/run/pods.netns")),
                        Optional.of("192.0.2.53"),
                        List.of("10.64.0.0/17"),
                        List.of(PodRoute.of("10.244.1.0/24", "192.0.2.11")),
                        ImageGarbage.Limits.KUBELET,
                        "",
                        Map.of(),
                        Thresholds.KUBELET));
    }

    @Test
    void csiDriversAreNamedWithTheirSockets() throws ConfigurationException {
        String logs = "logDirectory: /var/log/pods";
        String own = logs + "\n      csiDrivers: {disk.csi.example.com: /run/disk/csi.sock}";

        assertThat(ConfigurationReader.parse("f", GOOD.replace(logs, own))
                        .virtualNodes()
                        .getFirst()
                        .provider())
                .isInstanceOfSatisfying(
                        ProviderConfig.Cri.class,
                        read -> assertThat(read.csiDrivers())
                                .containsExactly(Map.entry("disk.csi.example.com", Path.of("/run/disk/csi.sock"))));
        assertThatThrownBy(() -> ConfigurationReader.parse(
                        "f", GOOD.replace(logs, own.replace("/run/disk/csi.sock", "disk/csi.sock"))))
                .hasMessageContaining(
                        "csiDrivers has disk.csi.example.com: \"disk/csi.sock\"; write the absolute path");
        assertThatThrownBy(() ->
                        ConfigurationReader.parse("f", GOOD.replace(logs, own.replace("disk.csi.example.com", "a/b"))))
                .hasMessageContaining("csiDrivers has \"a/b\"; write the name that the driver gives itself");
    }

    @Test
    void whatIsNamedOfTheEvictionThresholdsReplacesAKubelets() throws ConfigurationException {
        String logs = "logDirectory: /var/log/pods";
        String own = logs + "\n      evictionHard: {memory.available: 1Gi, nodefs.available: 0%}"
                + "\n      evictionPressureTransitionSeconds: 60";

        assertThat(ConfigurationReader.parse("f", GOOD.replace(logs, own))
                        .virtualNodes()
                        .getFirst()
                        .provider())
                .isInstanceOfSatisfying(ProviderConfig.Cri.class, read -> {
                    assertThat(read.eviction().transition()).hasSeconds(60);
                    assertThat(read.eviction().hard())
                            .contains(
                                    new Threshold(Signal.MEMORY_AVAILABLE, 1L << 30, 0),
                                    new Threshold(Signal.NODEFS_AVAILABLE, 0, 0),
                                    new Threshold(Signal.IMAGEFS_AVAILABLE, 0, 0.15));
                });
        assertThatThrownBy(() -> ConfigurationReader.parse("f", GOOD.replace(logs, own.replace("1Gi", "much"))))
                .hasMessageContaining("evictionHard.memory.available")
                .hasMessageContaining("write a quantity such as 100Mi");
    }

    @Test
    void aRouteThatIsNoneIsRefusedWithItsLine() {
        assertThatThrownBy(() -> ConfigurationReader.parse("f", GOOD.replace("10.244.1.0/24", "10.244.1.7/24")))
                .hasMessageContaining("routes[0].to")
                .hasMessageContaining("10.244.1.7/24")
                .hasMessageContaining("via: 192.0.2.11");
    }

    @Test
    void theLowMarkOfImagesIsNotAboveTheHighOne() throws ConfigurationException {
        String logs = "logDirectory: /var/log/pods";
        String high = logs + "\n      imageCollection: {highThresholdPercent: 50}";
        assertThat(ConfigurationReader.parse("f", GOOD.replace(logs, high))
                        .virtualNodes()
                        .getFirst()
                        .provider())
                .isInstanceOfSatisfying(
                        ProviderConfig.Cri.class,
                        read -> assertThat(read.images())
                                .isEqualTo(
                                        new ImageGarbage.Limits(50, 50, Duration.ofMinutes(2), Duration.ofMinutes(5))));

        String low = high.replace("50}", "50, lowThresholdPercent: 60}");
        assertThatThrownBy(() -> ConfigurationReader.parse("f", GOOD.replace(logs, low)))
                .hasMessageContaining("lowThresholdPercent")
                .hasMessageContaining("from 0 to 50");
    }

    @Test
    void aPoolNamesItsCatalogueAndTheInstallationItsLedgerBookAndBudgets() throws ConfigurationException {
        Configuration configuration = ConfigurationReader.parse("spillway.yaml", BILLED);

        assertThat(configuration.virtualNodes().getFirst().catalogue()).isEqualTo(Catalogue.ECI);
        assertThat(configuration.virtualNodes().getFirst().region()).contains("local");
        BillingConfig billing = configuration.billing();
        assertThat(billing.location(configuration.stateDirectory())).startsWith("jdbc:postgresql://db:5432/");
        assertThat(billing.book())
                .hasValueSatisfying(book -> assertThat(book.currency()).isEqualTo("CNY"));
        assertThat(billing.zone()).isEqualTo(ZoneId.of("Asia/Shanghai"));
        assertThat(billing.budgets())
                .containsExactly(new Budget("shop", "shop", new BigDecimal("500.00"), List.of(80, 100), true));
    }

    @Test
    void withoutWordsOnBillingPodsGetWhatTheyRequestAndUsageGoesToAFile() throws ConfigurationException {
        Configuration configuration = ConfigurationReader.parse("spillway.yaml", GOOD);

        assertThat(configuration.virtualNodes().getFirst().catalogue()).isEqualTo(Catalogue.AS_REQUESTED);
        assertThat(configuration.billing()).isEqualTo(BillingConfig.NONE);
        assertThat(configuration.billing().location(configuration.stateDirectory()))
                .isEqualTo("/var/lib/spillway/spillway/agent/ledger.db");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            catalogue: eci     | catalogue: aks     | spillway.yaml:14: virtualNodes[0].catalogue is "aks"; write one of as-requested, eci,
            priceBook: tke-cny | priceBook: mine    | spillway.yaml:37: billing.priceBook is "mine"; write an absolute path or one of eci-cny
            priceBook: tke-cny | zone: UTC          | spillway.yaml:38: billing.zone is given twice
            amount: 500.00     | amount: -1         | spillway.yaml:41: billing.budgets[0].amount is "-1"; write a number above 0
            [100, 80]          | [0]                | spillway.yaml:42: billing.budgets[0].warnAtPercent holds "0"; write whole numbers from 1
            zone: Asia/Shanghai| zone: Mars         | spillway.yaml:38: billing.zone is "Mars"; write a time zone
            """)
    void mistakesInBillingAreNamedWithTheirFix(String good, String bad, String refusal) {
        assertThatThrownBy(() -> ConfigurationReader.parse("spillway.yaml", BILLED.replace(good, bad)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(refusal);
    }

    @Test
    void theTaintOfTheFirstCloudIsTheDefault() throws ConfigurationException {
        assertThat(ConfigurationReader.parse("f", GOOD)
                        .virtualNodes()
                        .getFirst()
                        .taint())
                .returns("virtual-kubelet.io/provider", taint -> taint.getKey())
                .returns("alibabacloud", taint -> taint.getValue())
                .returns("NoSchedule", taint -> taint.getEffect());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cpu: 1500m         | cpu: lots          | spillway.yaml:16: virtualNodes[0].capacity.cpu is "lots"; write a positive quantity
            cpu: 1500m         | cpu: 0             | spillway.yaml:16: virtualNodes[0].capacity.cpu is "0"; write a positive quantity
            instance: spillway | instance: Spill    | spillway.yaml:3: instance is "Spill"; write a lower-case name
            instance: spillway | instanze: spillway | spillway.yaml:1: instance is missing; add it
            kubeletPort: 10250 | kubeletPort: 99999 | spillway.yaml:11: virtualNodes[0].kubeletPort is "99999"; write a whole number from 1 to 65535
            zone: local-a      | zoom: local-a      | spillway.yaml:12: virtualNodes[0].zoom is not a known key; here can stand
            pods: 110          | cpu: 2             | spillway.yaml:19: virtualNodes[0].capacity.cpu is given twice
            kind: Configuration| kind: Node         | spillway.yaml:2: kind is "Node"; write one of Configuration
            team: shop         | team: [shop]       | spillway.yaml:14: virtualNodes[0].labels.team is not a plain value
            clientCa: /etc/spillway/ca.crt | clientCa: ca.crt | spillway.yaml:7: clientCa is "ca.crt"; write an absolute path
            """)
    void whatIsWrongIsNamedWithItsLineAndItsFix(String good, String bad, String refusal) {
        assertThatThrownBy(() -> ConfigurationReader.parse("spillway.yaml", GOOD.replace(good, bad)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(refusal);
    }

    @Test
    void aFileThatIsNoYamlIsRefusedWithTheLine() {
        assertThatThrownBy(() -> ConfigurationReader.parse("f", "kind: [a\nb: c"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageMatching("f:\\d+: is not YAML: .*");
    }

    @Test
    void aProviderMustBeNamed() {
        String without = GOOD.substring(0, GOOD.indexOf("    cri:")) + "    {}\n";

        assertThatThrownBy(() -> ConfigurationReader.parse("f", without))
                .hasMessageContaining("virtualNodes[0].provider.cri is missing; say what runs the pods");
    }
}
