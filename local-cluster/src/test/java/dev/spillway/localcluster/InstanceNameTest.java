package dev.spillway.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "spillway", "it-2", "a2345678901234567890"})
    void lowerCaseLettersDigitsAndHyphensAreAName(String name) {
        assertThat(new InstanceName(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "-a", "A", "a_b", "a/b", "..", "a b", "a23456789012345678901"})
    void whatCouldLeaveItsDirectoryOrIsTooLongIsNoName(String name) {
        assertThatThrownBy(() -> new InstanceName(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + name + "\"");
    }
}
