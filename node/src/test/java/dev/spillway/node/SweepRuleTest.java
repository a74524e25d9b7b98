package dev.spillway.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.node.SweepRule.Verdict;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SweepRuleTest {
    private static final Set<String> NONE = Set.of();

    private final SweepRule rule = new SweepRule();

    @Test
    void aPodIsNamedOnlyWhenTwoListsFortySecondsApartLackIt() {
        assertThat(judge(Set.of("a"), NONE, 0)).isEqualTo(new Verdict.Confirm(NONE));
        assertThat(judge(Set.of("a"), NONE, 39)).isEqualTo(new Verdict.Confirm(NONE));
        assertThat(judge(Set.of("a"), NONE, 40)).isEqualTo(new Verdict.Confirm(Set.of("a")));
    }

    @Test
    void aPodThatWasListedInBetweenStartsAnew() {
        judge(Set.of("a"), NONE, 0);
        judge(Set.of("a"), Set.of("a"), 20);
        assertThat(judge(Set.of("a"), NONE, 40)).isEqualTo(new Verdict.Confirm(NONE));
        assertThat(judge(Set.of("a"), NONE, 80)).isEqualTo(new Verdict.Confirm(Set.of("a")));
    }

    @Test
    void aTenthMayBeMissingAndNotOneMore() {
        Set<String> running = pods(30);
        Set<String> listed = pods(27);
        judge(running, listed, 0);
        assertThat(judge(running, listed, 60)).isEqualTo(new Verdict.Confirm(Set.of("27", "28", "29")));
        assertThat(judge(running, pods(26), 120)).isEqualTo(new Verdict.TooMany(4, 30));
    }

    @Test
    void anEmptyListNamesNothing() {
        judge(pods(30), NONE, 0);
        assertThat(judge(pods(30), NONE, 60)).isEqualTo(new Verdict.TooMany(30, 30));
    }

    @Test
    void whatIsStillMissingAfterTenMinutesIsNamedATenthAtATime() {
        judge(pods(30), NONE, 0);
        assertThat(judge(pods(30), NONE, 599)).isEqualTo(new Verdict.TooMany(30, 30));
        assertThat(judge(pods(30), NONE, 600)).isEqualTo(new Verdict.Confirm(Set.of("0", "1", "10")));
    }

    @Test
    void remainsOfEndedPodsAreNeverTooMany() {
        rule.judge(NONE, pods(30), NONE, Duration.ZERO);
        assertThat(rule.judge(NONE, pods(30), NONE, Duration.ofSeconds(40))).isEqualTo(new Verdict.Confirm(pods(30)));
    }

    private Verdict judge(Set<String> running, Set<String> listed, long second) {
        return rule.judge(running, NONE, listed, Duration.ofSeconds(second));
    }

    private static Set<String> pods(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).collect(Collectors.toSet());
    }
}
