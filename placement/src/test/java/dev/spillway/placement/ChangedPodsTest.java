package dev.spillway.placement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ChangedPodsTest {
    private final ChangedPods changed = new ChangedPods();

    @Test
    void aPodThatChangesOftenIsLookedAtOnceInItsTurn() throws InterruptedException {
        changed.add("a");
        changed.add("b");
        changed.add("a");

        assertThat(changed.poll(0)).contains("a");
        assertThat(changed.poll(0)).contains("b");
        assertThat(changed.poll(0)).isEmpty();
    }

    @Test
    void aChangeAfterTheLookIsAnotherLook() throws InterruptedException {
        changed.add("a");
        changed.poll(0);
        changed.add("a");

        assertThat(changed.poll(0)).contains("a");
    }
}
