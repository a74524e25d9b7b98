package dev.spillway.provider.cri.pod;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SandboxTroubleTest {
    @Test
    void thatThereIsNoAddressIsSaidWithTheRange() {
        String cni =
                "failed to setup network for sandbox \"x\": plugin type=\"bridge\" failed (add): failed to allocate for"
                        + " range 0: no IP addresses available in range set: 10.64.0.1-10.64.127.254";

        assertThat(SandboxTrouble.inWords(cni))
                .isEqualTo(
                        "every address of the pool is taken (10.64.0.1-10.64.127.254); the pod gets the next one that is free");
    }

    @Test
    void everythingElseIsTheRuntimesWord() {
        assertThat(SandboxTrouble.inWords("no such cgroup")).isEqualTo("no such cgroup");
    }
}
