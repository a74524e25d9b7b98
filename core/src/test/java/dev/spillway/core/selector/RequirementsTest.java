package dev.spillway.core.selector;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RequirementsTest {
    private static final Map<String, String> LABELS = Map.of("zone", "a", "cores", "8");

    @ParameterizedTest
    @CsvSource({
        "zone,  In,           a, true",
        "zone,  In,           b, false",
        "zone,  NotIn,        b, true",
        "zone,  NotIn,        a, false",
        "other, NotIn,        a, true",
        "zone,  Exists,       '', true",
        "other, Exists,       '', false",
        "other, DoesNotExist, '', true",
        "cores, Gt,           4, true",
        "cores, Gt,           8, false",
        "cores, Lt,           9, true",
        "zone,  Gt,           4, false",
        "zone,  Near,         a, false"
    })
    void operatorsMeanWhatTheyMeanInKubernetes(String key, String operator, String value, boolean matches) {
        assertThat(Requirements.matches(key, operator, List.of(value), LABELS)).isEqualTo(matches);
    }

    @Test
    void aLabelSelectorWantsAllItsLabelsAndExpressions() {
        LabelSelectorBuilder both = new LabelSelectorBuilder()
                .addToMatchLabels("zone", "a")
                .addNewMatchExpression()
                .withKey("cores")
                .withOperator("Exists")
                .endMatchExpression();

        assertThat(LabelSelectors.matches(both.build(), LABELS)).isTrue();
        assertThat(LabelSelectors.matches(both.addToMatchLabels("more", "b").build(), LABELS))
                .isFalse();
        assertThat(LabelSelectors.matches(new LabelSelectorBuilder().build(), LABELS))
                .isTrue();
    }
}
