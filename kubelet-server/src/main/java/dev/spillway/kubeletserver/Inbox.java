package dev.spillway.kubeletserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived for one stream of a connection and waits to be read. Above its limit the connection's reader waits,
 * which slows the peer down; a reader that has closed takes everything and keeps nothing, so that it holds up nobody.
 */
final class Inbox extends InputStream {
    private final int limitBytes;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private int position;
    private int size;
    private boolean ended;
    private boolean closed;
    private @Nullable IOException failure;

    Inbox(int limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Blocks while as much waits as may. */
    synchronized void put(byte[] data) throws InterruptedException {
        while (size >= limitBytes && !closed && !ended) {
            wait();
        }
        if (data.length > 0 && !closed && !ended) {
            waiting.add(data);
            size += data.length;
            notifyAll();
        }
    }

    /** Nothing more comes. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Nothing more comes, for a bad reason: reads fail once what waits has been read. */
    synchronized void fail(IOException cause) {
        if (!ended) {
            failure = cause;
            end();
        }
    }

    synchronized boolean ended() {
        return ended;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        awaitData();
        byte[] first = waiting.peek();
        if (first == null) {
            return -1;
        }
        int count = Math.min(length, first.length - position);
        System.arraycopy(first, position, target, offset, count);
        took(first, count);
        return count;
    }

    @Override
    public synchronized int available() {
        return size;
    }

    @Override
    public synchronized void close() {
        closed = true;
        waiting.clear();
        size = 0;
        notifyAll();
    }

    private void took(byte[] first, int count) {
        position += count;
        size -= count;
        if (position == first.length) {
            waiting.remove();
            position = 0;
        }
        notifyAll();
    }

    private void awaitData() throws IOException {
        try {
            while (waiting.isEmpty() && !ended && !closed) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for data");
        }
        if (waiting.isEmpty() && failure != null) {
            throw failure;
        }
    }
}
