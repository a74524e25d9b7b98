package dev.spillway.kubeletserver;

import java.io.IOException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Interrupts the current thread when the client goes away while an answer is being written. HTTP reads nothing from a
 * connection meanwhile, so a followed log on which nothing happens would otherwise never notice. The connection must
 * not be used for another request.
 */
final class Hangup implements Callback, AutoCloseable {
    private final EndPoint endPoint;
    private final Thread writer = Thread.currentThread();
    private boolean open = true;

    private Hangup(EndPoint endPoint) {
        this.endPoint = endPoint;
    }

    static Hangup watch(EndPoint endPoint) {
        Hangup hangup = new Hangup(endPoint);
        endPoint.tryFillInterested(hangup);
        return hangup;
    }

    @Override
    public void succeeded() {
        try {
            if (endPoint.fill(BufferUtil.allocate(1)) == 0 && endPoint.tryFillInterested(this)) {
                return;
            }
        } catch (IOException e) {
            StreamLog.ended(e);
        }
        interrupt();
    }

    @Override
    public void failed(Throwable cause) {
        interrupt();
    }

    private synchronized void interrupt() {
        if (open) {
            writer.interrupt();
        }
    }

    /** Ends the watch, and forgets an interrupt that came from it. */
    @Override
    public synchronized void close() {
        open = false;
        Thread.interrupted();
    }
}
