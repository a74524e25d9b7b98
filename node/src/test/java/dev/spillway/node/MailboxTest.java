package dev.spillway.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class MailboxTest {
    private final ManualTime time = new ManualTime();
    private int steps;
    private Mailbox mailbox = new Mailbox(time, time, () -> steps++);

    @Test
    void manyWakeUpsBeforeAStepAreOne() {
        mailbox.wake();
        mailbox.wake();
        mailbox.wake();
        time.settle();

        assertThat(steps).isEqualTo(1);
    }

    @Test
    void aWakeUpDuringAStepMakesOneMore() {
        mailbox = new Mailbox(time, time, () -> {
            if (steps++ == 0) {
                mailbox.wake();
                mailbox.wake();
            }
        });
        mailbox.wake();
        time.settle();

        assertThat(steps).isEqualTo(2);
    }

    @Test
    void theEarliestAlarmRingsAndTheLaterOneIsDropped() {
        mailbox.wakeAt(time.now().plusSeconds(10));
        mailbox.wakeAt(time.now().plusSeconds(5));
        mailbox.wakeAt(time.now().plusSeconds(7));
        time.advance(Duration.ofSeconds(5));
        assertThat(steps).isEqualTo(1);

        time.advance(Duration.ofSeconds(60));
        assertThat(steps).isEqualTo(1);
    }

    @Test
    void afterItIsClosedNothingHappensAnyMore() {
        mailbox.wake();
        mailbox.wakeAt(time.now().plusSeconds(5));
        mailbox.close();
        mailbox.wake();
        time.advance(Duration.ofSeconds(60));

        assertThat(steps).isZero();
    }

    @Test
    void noTwoStepsRunAtOnceAndNoWakeUpIsLost() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger seen = new AtomicInteger();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Mailbox shared = new Mailbox(executor, time, () -> {
                overlaps.addAndGet(inside.getAndIncrement());
                seen.set(asked.get());
                inside.decrementAndGet();
            });
            for (int i = 0; i < 1000; i++) {
                executor.execute(() -> {
                    asked.incrementAndGet();
                    shared.wake();
                });
            }
            await().atMost(Duration.ofSeconds(10)).until(() -> seen.get() == 1000);
        }
        assertThat(overlaps).hasValue(0);
    }
}
