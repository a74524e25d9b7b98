package dev.spillway.provider.cri.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.PodRef;
import dev.spillway.provider.ProviderException;
import dev.spillway.provider.ServiceAccountToken;
import dev.spillway.provider.TokenSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BoundTokensTest {
    private static final Instant START = Instant.parse("2026-11-21T05:45:00Z");
    private static final TokenSpec HOUR = new TokenSpec(Optional.empty(), Duration.ofHours(1));

    @TempDir
    Path state;

    private final TokenInputs inputs = new TokenInputs();
    private Instant now = START;

    @Test
    void aTokenIsKeptUntilFourFifthsOfItsLifeAreOver() throws Exception {
        assertThat(tokens().token("sa", HOUR).token()).isEqualTo("token-1");
        now = START.plusSeconds(2879);
        assertThat(tokens().token("sa", HOUR).token()).isEqualTo("token-1");
        now = START.plusSeconds(2880);
        assertThat(tokens().token("sa", HOUR).token()).isEqualTo("token-2");
    }

    @Test
    void whenTheClockWasSetBackATokenIsAskedForAnew() throws Exception {
        tokens().token("sa", HOUR);
        now = START.minusSeconds(3600);
        assertThat(tokens().token("sa", HOUR).token()).isEqualTo("token-2");
        assertThat(tokens().token("sa", HOUR).due()).isEqualTo(now.plusSeconds(2880));
    }

    @Test
    void anotherAudienceIsAnotherToken() throws Exception {
        tokens().token("sa", HOUR);
        TokenSpec vault = new TokenSpec(Optional.of("vault"), HOUR.expiry());
        assertThat(tokens().token("sa", vault).token()).isEqualTo("token-2");
    }

    @Test
    void aServerWhoseClockIsBehindIsNotAskedAllTheTime() throws Exception {
        inputs.issuedAt = START.minus(Duration.ofDays(1));
        tokens().token("sa", HOUR);
        assertThat(tokens().token("sa", HOUR).due()).isEqualTo(START.plusSeconds(2880));
        assertThat(inputs.asked).isEqualTo(1);
    }

    @Test
    void aDueTokenServesOnWhileNoOtherCanBeHad() throws Exception {
        tokens().token("sa", HOUR);
        inputs.failing = true;
        now = START.plusSeconds(3000);
        assertThat(tokens().token("sa", HOUR).token()).isEqualTo("token-1");
        now = START.plusSeconds(3600);
        assertThatThrownBy(() -> tokens().token("sa", HOUR)).isInstanceOf(ProviderException.Retryable.class);
    }

    /** As after a restart of the process: a new object every time. */
    private BoundTokens tokens() {
        return new BoundTokens(PodFiles.of(state, new PodRef("ns", "pod", "uid")), inputs, () -> now);
    }

    private static final class TokenInputs extends NoInputs {
        private int asked;
        private boolean failing;
        private Instant issuedAt = START;

        @Override
        public ServiceAccountToken token(PodRef pod, String serviceAccount, TokenSpec spec) throws ProviderException {
            if (failing) {
                throw new ProviderException.Retryable("Unreachable", "no API server");
            }
            asked++;
            return new ServiceAccountToken("token-" + asked, issuedAt, issuedAt.plus(spec.expiry()));
        }
    }
}
