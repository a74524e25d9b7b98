package dev.spillway.kubeletserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Joins two connections byte for byte until both directions have ended. The end of one direction is passed on and the
 * other goes on; once it stands still for the linger time it is over as well, since a peer that is done with sending
 * usually is done altogether. A failure ends both at once.
 */
final class ByteRelay {
    private static final int BUFFER_BYTES = 64 << 10;

    private final Duplex one;
    private final Duplex other;
    private final Duration linger;
    private final AtomicLong moved = new AtomicLong();
    private final CountDownLatch firstEnded = new CountDownLatch(1);
    private final CountDownLatch bothEnded = new CountDownLatch(2);

    ByteRelay(Duplex one, Duplex other, Duration linger) {
        this.one = one;
        this.other = other;
        this.linger = linger;
    }

    /** Returns when both connections are closed. */
    void run() throws InterruptedException {
        Thread there = Thread.ofVirtual().name("relay-there").start(() -> copy(one, other));
        Thread back = Thread.ofVirtual().name("relay-back").start(() -> copy(other, one));
        try {
            firstEnded.await();
            awaitSecond();
        } finally {
            closeBoth();
        }
        there.join();
        back.join();
    }

    private void awaitSecond() throws InterruptedException {
        long before;
        do {
            before = moved.get();
        } while (!bothEnded.await(linger.toMillis(), TimeUnit.MILLISECONDS) && moved.get() != before);
    }

    private void copy(Duplex from, Duplex to) {
        try {
            pump(from.in(), to.out());
            to.shutdownOutput();
        } catch (IOException e) {
            StreamLog.ended(e);
            closeBoth();
        } finally {
            bothEnded.countDown();
            firstEnded.countDown();
        }
    }

    private void pump(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            out.write(buffer, 0, count);
            out.flush();
            moved.addAndGet(count);
        }
    }

    private void closeBoth() {
        one.close();
        other.close();
    }
}
