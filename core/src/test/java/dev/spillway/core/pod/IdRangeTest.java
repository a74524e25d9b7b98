package dev.spillway.core.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdRangeTest {
    @Test
    void everyPodHasOneOfItsOwnFarFromTheMachinesUsers() {
        Set<IdRange> taken = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            IdRange range = IdRange.free(
                            UUID.nameUUIDFromBytes(new byte[] {(byte) i, (byte) (i >> 8)})
                                    .toString(),
                            taken)
                    .orElseThrow();
            assertThat(range.first() % IdRange.LENGTH).isZero();
            assertThat(range.first()).isBetween(0x1000_0000, Integer.MAX_VALUE - IdRange.LENGTH);
            assertThat(taken.add(range)).isTrue();
        }
    }

    @Test
    void aRangeThatIsTakenIsPassedOver() {
        IdRange first = IdRange.free("uid", Set.of()).orElseThrow();

        assertThat(IdRange.free("uid", Set.of(first)))
                .hasValueSatisfying(next -> assertThat(next).isNotEqualTo(first));
    }
}
