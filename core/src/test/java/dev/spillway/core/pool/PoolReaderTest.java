package dev.spillway.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.core.profile.EciProfile;
import dev.spillway.core.profile.Loaded;
import dev.spillway.core.spec.Catalogue;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PoolReaderTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aPoolWithoutZonesIsOneNodeWithItsPrefixAsName() {
        assertThat(names("{}")).containsExactly("virtual-kubelet");
    }

    @Test
    void nodesAreNamedAsOnAckByRegionAndZoneEvenIfTheZoneBeginsWithItsRegion() {
        assertThat(names("""
                {"region": "cn-hangzhou", "zones": [{"name": "cn-hangzhou-k"}, {"name": "l"}]}
                """)).containsExactly("virtual-kubelet-cn-hangzhou-k", "virtual-kubelet-cn-hangzhou-l");
    }

    @Test
    void eachZoneHasANodeOfEachArchitecture() {
        PoolSpec pool = pool("""
                {"zones": [{"name": "a"}, {"name": "b"}], "architectures": ["amd64", "arm64"]}
                """);

        assertThat(pool.nodes())
                .extracting(PoolNode::name)
                .containsExactly(
                        "virtual-kubelet-a", "virtual-kubelet-a-arm64", "virtual-kubelet-b", "virtual-kubelet-b-arm64");
        assertThat(pool.nodes()).extracting(PoolNode::zone).containsExactly("a", "a", "b", "b");
    }

    @Test
    void aNodeCarriesItsPoolItsSubnetAndThePoolsOwnLabels() {
        PoolNode node = pool("""
                {"zones": [{"name": "a", "subnet": "vsw-1"}], "labels": {"team": "web"}}
                """).nodes().getFirst();

        assertThat(node.labels())
                .isEqualTo(Map.of("spillway.dev/pool", "burst", "spillway.dev/subnet", "vsw-1", "team", "web"));
    }

    @Test
    void aQuotaIsOfThePoolAndACatalogueOfEachOfItsNodes() {
        PoolSpec pool = pool("""
                {"quota": {"cpu": "8", "pods": 20}, "catalogue": "tke-amd"}
                """);

        assertThat(pool.quota()).isEqualTo(Map.of("cpu", new Quantity("8"), "pods", new Quantity("20")));
        assertThat(pool.nodes().getFirst().catalogue()).contains(Catalogue.TKE_AMD);
        assertThat(problems("{\"catalogue\": \"moon\"}"))
                .containsExactly("spec.catalogue: is moon; write one of as-requested, eci, eci-regional, eci-2021,"
                        + " tke-intel, tke-amd, tke-gpu");
    }

    @Test
    void theTaintIsAcksUnlessThePoolChoosesAnother() {
        assertThat(pool("{}").taint().getKey()).isEqualTo("virtual-kubelet.io/provider");
        assertThat(pool("{\"taint\": {\"key\": \"eks.tke.cloud.tencent.com/eklet\"}}")
                        .taint())
                .satisfies(taint -> {
                    assertThat(taint.getKey()).isEqualTo("eks.tke.cloud.tencent.com/eklet");
                    assertThat(taint.getValue()).isNull();
                    assertThat(taint.getEffect()).isEqualTo("NoSchedule");
                });
    }

    @Test
    void podsRunOnContainerdUnlessTheyShallOnlyPretend() {
        assertThat(pool("{}").provider()).isEqualTo(new PoolProvider.Containerd());
        assertThat(pool("{\"provider\": {\"simulator\": {\"startDelayMillis\": 50}}}")
                        .provider())
                .isEqualTo(new PoolProvider.Simulator(Duration.ofMillis(50)));
    }

    @Test
    void everyMistakeIsNamedWithItsPathAndTheFix() {
        assertThat(problems("""
                {"capacity": {"cpu": "many", "pods": 0}, "architectures": ["mips"],
                 "zones": [{"name": "a"}, {"name": "a"}]}
                """))
                .containsExactlyInAnyOrder(
                        "spec.capacity.cpu: is many; write a positive quantity such as 4, 500m or 8Gi",
                        "spec.capacity.pods: is 0; write a positive quantity such as 4, 500m or 8Gi",
                        "spec.architectures: has mips; write amd64 or arm64",
                        "spec.zones: two nodes would be called virtual-kubelet-a-mips; name each zone once");
    }

    @Test
    void onlyTheInstanceThatIsNamedMayRunAPool() {
        assertThat(pool("{}").isFor("any")).isTrue();
        assertThat(pool("{\"instance\": \"one\"}").isFor("one")).isTrue();
        assertThat(pool("{\"instance\": \"one\"}").isFor("two")).isFalse();
    }

    @Test
    void acksProfileAsksForANodePerVSwitchAndForArm64Ones() {
        assertThat(ProfilePool.spec(EciProfile.DEFAULT)).isEmpty();
        assertThat(ProfilePool.spec(new EciProfile(List.of(), List.of("vsw-a", "vsw-b"), true)))
                .contains(Map.of(
                        "zones",
                                List.of(
                                        Map.of("name", "vsw-a", "subnet", "vsw-a"),
                                        Map.of("name", "vsw-b", "subnet", "vsw-b")),
                        "architectures", List.of("amd64", "arm64")));
        assertThat(ProfilePool.spec(new EciProfile(List.of(), List.of(), true)))
                .contains(Map.of("zones", List.of(), "architectures", List.of("arm64")));
    }

    private static List<String> names(String spec) {
        return pool(spec).nodes().stream().map(PoolNode::name).toList();
    }

    private static PoolSpec pool(String spec) {
        return ((Loaded.Valid<PoolSpec>) read(spec)).value();
    }

    private static List<String> problems(String spec) {
        return ((Loaded.Invalid<PoolSpec>) read(spec)).problems();
    }

    private static Loaded<PoolSpec> read(String spec) {
        try {
            return PoolReader.read("burst", JSON.readTree("{\"spec\": " + spec + "}"));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
