package dev.spillway.core.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.dialect.Placement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EciProfileReaderTest {
    private static final String SELECTORS = """
            [
                {
                    "name": "both",
                    "namespaceSelector": {"matchLabels": {"department": "hr", "site": "a"}},
                    "objectSelector": {"matchLabels": {"app": "nginx"}},
                    "effect": {"annotations": {"k8s.aliyun.com/eci-image-cache": "true"}, "labels": {"created-by-eci": "true"}}
                },
                {"name": "all", "effect": {"annotations": {"k8s.aliyun.com/eci-image-cache": "false", "x": "y"}}}
            ]
            """;

    @Test
    void withoutSelectorsTheFiveDefaultOnesAreInForce() {
        assertThat(valid(Map.of()).rules()).isEqualTo(EciProfile.DEFAULT_RULES).hasSize(5);
    }

    @Test
    void severalLabelsAndBothSelectorsMustAllMatch() {
        Profiles profiles = new Profiles(valid(Map.of("selectors", SELECTORS)).rules());
        Map<String, String> department = Map.of("department", "hr", "site", "a");
        Map<String, String> nginx = Map.of("app", "nginx");

        assertThat(profiles.placementByPod(department, nginx)).contains(Placement.VIRTUAL);
        assertThat(profiles.placementByPod(Map.of("department", "hr"), nginx)).isEmpty();
        assertThat(profiles.placementByPod(department, Map.of())).isEmpty();
    }

    @Test
    void matchingEffectsAreMergedInOrderAndNeverOverwritten() {
        Profiles profiles = new Profiles(valid(Map.of("selectors", SELECTORS)).rules());

        Effect effect = profiles.effect(Map.of("department", "hr", "site", "a"), Map.of("app", "nginx"));

        assertThat(effect.annotations()).isEqualTo(Map.of("k8s.aliyun.com/eci-image-cache", "true", "x", "y"));
        assertThat(effect.labels()).isEqualTo(Map.of("created-by-eci", "true"));
    }

    @Test
    void aSelectorWithNeitherAddsToPodsThatGoAnywayAndSendsNoPod() {
        Profiles profiles = new Profiles(valid(Map.of("selectors", SELECTORS)).rules());

        assertThat(profiles.placementByPod(Map.of(), Map.of())).isEmpty();
        assertThat(profiles.placementByNamespace(Map.of(), Map.of())).isEmpty();
        assertThat(profiles.effect(Map.of(), Map.of()).annotations()).containsEntry("x", "y");
    }

    @Test
    void vSwitchesAndArmAreReadInBothSpellings() {
        EciProfile now = valid(Map.of("vSwitchIds", "vsw-a, vsw-b", "enableLinuxArm64Node", "true"));
        EciProfile then = valid(Map.of("vswitchIds", "vsw-c"));

        assertThat(now.vSwitchIds()).containsExactly("vsw-a", "vsw-b");
        assertThat(now.linuxArm64Node()).isTrue();
        assertThat(then.vSwitchIds()).containsExactly("vsw-c");
    }

    @Test
    void keysThatMeanNothingOutsideTheCloudAreKeptAndReported() {
        Loaded<EciProfile> loaded = EciProfileReader.read(
                Map.of("vpcId", "vpc-1", "securityGroupId", "sg-1", "enableClusterIp", "true", "selectors", "[]"));

        assertThat(loaded)
                .isEqualTo(new Loaded.Valid<>(
                        new EciProfile(List.of(), List.of(), false),
                        List.of("enableClusterIp", "securityGroupId", "vpcId")));
    }

    @Test
    void everyProblemOfABadProfileIsNamed() {
        assertThat(problems("""
                [
                  {"effect": {"labels": {"a": 1}}},
                  {"name": "empty"},
                  {"name": "wide", "objectSelector": {"matchLabels": {}}},
                  {"name": "typo", "objectselector": {"matchLabels": {"a": "b"}}, "effect": {"labels": {"a": "b"}}}
                ]
                """))
                .containsExactly(
                        "selectors[0].name: is missing; every selector has a name",
                        "selectors[0].effect.labels.a: is 1; put it in quotes, for labels and annotations are strings",
                        "selectors[0]: has neither namespaceSelector, objectSelector nor effect; give one of them",
                        "selectors[1]: has neither namespaceSelector, objectSelector nor effect; give one of them",
                        "selectors[2].objectSelector.matchLabels: is empty; name at least one label",
                        "selectors[3].objectselector: is unknown; known are"
                                + " effect, name, namespaceSelector, objectSelector");
    }

    @Test
    void brokenJsonIsNamedWithItsPlace() {
        assertThat(problems("[{\"name\": ]"))
                .singleElement()
                .asString()
                .startsWith("selectors: is no JSON: ")
                .contains("line 1");
    }

    @Test
    void aFlagThatIsNoneIsNamed() {
        assertThat(EciProfileReader.read(Map.of("enableLinuxArm64Node", "yes")))
                .isEqualTo(new Loaded.Invalid<EciProfile>(
                        List.of("enableLinuxArm64Node: is yes; write \"true\" or \"false\"")));
    }

    private static EciProfile valid(Map<String, String> data) {
        return ((Loaded.Valid<EciProfile>) EciProfileReader.read(data)).value();
    }

    private static List<String> problems(String selectors) {
        return ((Loaded.Invalid<EciProfile>) EciProfileReader.read(Map.of("selectors", selectors))).problems();
    }
}
