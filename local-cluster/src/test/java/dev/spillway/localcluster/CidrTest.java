package dev.spillway.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0/0", "10.64.0.0/16", "10.64.128.0/17", "192.0.2.7/32", "224.0.0.0/3"})
    void aRangeReadsBackAsItWasWritten(String text) {
        assertThat(Cidr.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.64.0.1/16", "10.64.0.0/33", "10.64.0.0", "10.64.0/16"})
    void whatIsNoNetworkIsRefused(String text) {
        assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void addressesAreCountedFromTheFirst() {
        assertThat(Cidr.parse("10.64.128.0/17").address(1)).isEqualTo("10.64.128.1");
        assertThat(Cidr.parse("10.64.0.0/17").address(256)).isEqualTo("10.64.1.0");
    }

    @ParameterizedTest
    @CsvSource({
        "10.64.0.0/16, 10.64.128.0/17, true",
        "10.64.0.0/17, 10.64.128.0/17, false",
        "0.0.0.0/0, 10.0.0.0/8, true",
        "192.0.2.0/24, 192.0.3.0/24, false"
    })
    void rangesOverlapWhenOneHoldsTheOther(String a, String b, boolean overlap) {
        assertThat(Cidr.parse(a).overlaps(Cidr.parse(b))).isEqualTo(overlap);
        assertThat(Cidr.parse(b).overlaps(Cidr.parse(a))).isEqualTo(overlap);
    }
}
