package dev.spillway.provider.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class AddressRangeTest {
    private final AddressRange range = new AddressRange("10.1.2.0/30");

    @Test
    void handsOutEveryHostAddressAndThenNone() {
        assertThat(range.address(range.take().orElseThrow())).isEqualTo("10.1.2.1");
        assertThat(range.address(range.take().orElseThrow())).isEqualTo("10.1.2.2");
        assertThat(range.take()).isEmpty();
    }

    @Test
    void anAddressThatWasJustFreedComesLast() {
        range.free(range.take().orElseThrow());

        assertThat(range.address(range.take().orElseThrow())).isEqualTo("10.1.2.2");
        assertThat(range.address(range.take().orElseThrow())).isEqualTo("10.1.2.1");
    }

    @Test
    void aCertainAddressIsTakenOnlyIfItIsFreeAndInTheRange() {
        assertThat(range.take("10.1.2.2")).hasValue(2);
        assertThat(range.take("10.1.2.2")).isEmpty();
        assertThat(range.take("10.1.3.1")).isEmpty();
        assertThat(range.take("fd00::1")).isEmpty();
    }

    @Test
    void whatIsNoRangeIsRefusedWithAnExample() {
        assertThatThrownBy(() -> new AddressRange("10.1.2.300/24")).hasMessageContaining("10.1.2.300/24");
        assertThatThrownBy(() -> new AddressRange("10.1.2.0")).hasMessageContaining("10.250.0.0/16");
    }
}
