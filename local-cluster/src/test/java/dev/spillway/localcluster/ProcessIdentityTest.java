package dev.spillway.localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessIdentityTest {
    private static final String AFTER_STATE = " 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 987654 20 21";

    @Test
    void theStartTimeIsFoundBehindANameWithSpacesAndBrackets() {
        assertThat(ProcessIdentity.startTime("42 (a) b (c) S" + AFTER_STATE)).isEqualTo(987654);
    }

    @Test
    void aProcessThatOnlyWaitsToBeReapedIsGone() {
        assertThat(ProcessIdentity.isZombie("42 (etcd) Z" + AFTER_STATE)).isTrue();
        assertThat(ProcessIdentity.isZombie("42 (etcd) S" + AFTER_STATE)).isFalse();
    }

    @Test
    void anotherProcessUnderTheSameNumberIsNotTheOneRemembered() {
        ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();

        assertThat(self.alive()).isTrue();
        assertThat(new ProcessIdentity(self.pid(), self.startTime() - 1, self.boot()).alive())
                .isFalse();
        assertThat(new ProcessIdentity(self.pid(), self.startTime(), "another boot").alive())
                .isFalse();
    }

    @Test
    void aPidFileReadsBackAsItWasWritten() {
        ProcessIdentity identity = new ProcessIdentity(42, 987654, "0f7c");

        assertThat(ProcessIdentity.parse(identity + "\n")).contains(identity);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "42", "42 987654", "-1 987654 b", "42 x b", "42 1 b c"})
    void aDamagedPidFileNamesNoProcess(String text) {
        assertThat(ProcessIdentity.parse(text)).isEmpty();
    }
}
