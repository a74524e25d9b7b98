package dev.spillway.core.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.core.dialect.Placement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProfileReaderTest {
    private static final Map<String, String> NONE = Map.of();

    @Test
    void aProfileSaysWhichPodsGoWhereAndWhatTheyAreGiven() {
        Profile profile = valid("batch", """
                {"spec": {
                  "priority": 5,
                  "podSelector": {"matchExpressions": [{"key": "tier", "operator": "In", "values": ["batch", "ci"]}]},
                  "placement": "prefer-virtual",
                  "effect": {"annotations": {"a": "1"}, "labels": {"b": "2"}},
                  "ttlSecondsAfterFinished": 60}}
                """);
        Profiles profiles = Profile.inForce(Map.of("batch", profile), EciProfile.DEFAULT);

        assertThat(profiles.placementByPod(NONE, Map.of("tier", "ci"))).contains(Placement.PREFER_VIRTUAL);
        assertThat(profiles.placementByPod(NONE, Map.of("tier", "web"))).isEmpty();
        assertThat(profiles.effect(NONE, Map.of("tier", "ci")))
                .isEqualTo(new Effect(Map.of("a", "1"), Map.of("b", "2")));
        assertThat(profiles.ttlSecondsAfterFinished(NONE, Map.of("tier", "ci"))).hasValue(60);
    }

    @Test
    void theHighestPriorityIsHeardFirstAndOursBeforeTheEciProfile() {
        String spec = """
                {"spec": {"priority": %d, "podSelector": {"matchLabels": {"eci": "true"}}, "placement": "%s"}}
                """;
        Map<String, Profile> own = Map.of(
                "low", valid("low", spec.formatted(1, "servers")),
                "high", valid("high", spec.formatted(9, "prefer-servers")));

        assertThat(Profile.inForce(own, EciProfile.DEFAULT).placementByPod(NONE, Map.of("eci", "true")))
                .contains(Placement.PREFER_SERVERS);
    }

    @Test
    void aProfileWithoutSelectorsAddsToAllAndSendsNobody() {
        assertThat(problems("{\"spec\": {\"placement\": \"virtual\"}}"))
                .containsExactly("spec.placement: needs spec.podSelector or spec.namespaceSelector to say whose");
        assertThat(valid("all", "{\"spec\": {\"effect\": {\"labels\": {\"a\": \"b\"}}}}")
                        .rule()
                        .picksPods())
                .isFalse();
    }

    @Test
    void everyProblemIsNamed() {
        assertThat(problems("""
                {"spec": {"placement": "moon", "podSelector": {"matchExpressions": [{"key": "a", "operator": "Near"}]}}}
                """))
                .containsExactly(
                        "spec.podSelector.matchExpressions: operator Near is unknown; write In, NotIn, Exists or"
                                + " DoesNotExist",
                        "spec.placement: is moon; write one of servers, prefer-servers, prefer-virtual, virtual",
                        "spec: says nothing; give placement, effect or ttlSecondsAfterFinished");
    }

    private static Profile valid(String name, String json) {
        return ((Loaded.Valid<Profile>) read(name, json)).value();
    }

    private static List<String> problems(String json) {
        return ((Loaded.Invalid<Profile>) read("p", json)).problems();
    }

    private static Loaded<Profile> read(String name, String json) {
        try {
            return ProfileReader.read(name, new ObjectMapper().readTree(json));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
