package dev.spillway.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.util.Arrays;

/**
 * Both ends of a measured connection, and a look at when a Service answers. Runs in whatever network namespace it is
 * started in; {@code bench/network} starts it in those of pods.
 */
public final class NetworkBench {
    private static final int PINGS = 20_000;
    private static final int BLOCK = 128 * 1024;
    private static final long STREAM_NANOS = 2_000_000_000L;
    private static final byte PING = 1;
    private static final byte STREAM = 2;

    private NetworkBench() {}

    /** One of {@code serve PORT}, {@code measure HOST PORT} and {@code watch HOST PORT}. */
    public static void main(String[] args) throws IOException, InterruptedException {
        switch (args[0]) {
            case "serve" -> serve(Integer.parseInt(args[1]));
            case "measure" -> measure(new InetSocketAddress(args[1], Integer.parseInt(args[2])));
            case "watch" -> watch(new InetSocketAddress(args[1], Integer.parseInt(args[2])));
            default -> throw new IllegalArgumentException("serve, measure or watch: " + args[0]);
        }
    }

    private static void serve(int port) throws IOException {
        try (ServerSocket server = new ServerSocket(port)) {
            while (true) {
                Socket socket = server.accept();
                Thread.ofPlatform().daemon().start(() -> answer(socket));
            }
        }
    }

    private static void answer(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            byte[] block = new byte[BLOCK];
            int kind = in.read();
            if (kind == PING) {
                while (in.read() >= 0) {
                    out.write(PING);
                }
            } else if (kind == STREAM) {
                while (in.read(block) >= 0) {}
            }
        } catch (IOException e) {
            System.err.println("a client left: " + e.getMessage());
        }
    }

    /** Prints {@code MBIT_PER_SECOND MICROSECONDS_P50 MICROSECONDS_P99 MICROSECONDS_TO_CONNECT}. */
    private static void measure(InetSocketAddress server) throws IOException {
        long[] connects = new long[200];
        for (int i = 0; i < connects.length; i++) {
            long begun = System.nanoTime();
            try (Socket socket = new Socket()) {
                socket.connect(server, 2_000);
            }
            connects[i] = System.nanoTime() - begun;
        }
        long[] pings = pings(server);
        System.out.printf(
                "%.0f %.1f %.1f %.1f%n",
                stream(server), at(pings, 0.5) / 1e3, at(pings, 0.99) / 1e3, at(connects, 0.5) / 1e3);
    }

    private static long[] pings(InetSocketAddress server) throws IOException {
        long[] times = new long[PINGS];
        try (Socket socket = new Socket()) {
            socket.connect(server);
            socket.setTcpNoDelay(true);
            socket.getOutputStream().write(PING);
            for (int i = -PINGS; i < PINGS; i++) {
                long begun = System.nanoTime();
                socket.getOutputStream().write(PING);
                if (socket.getInputStream().read() < 0) {
                    throw new IOException("the server hung up");
                }
                times[Math.max(i, 0)] = System.nanoTime() - begun;
            }
        }
        return times;
    }

    private static double stream(InetSocketAddress server) throws IOException {
        byte[] block = new byte[BLOCK];
        try (Socket socket = new Socket()) {
            socket.connect(server);
            OutputStream out = socket.getOutputStream();
            out.write(STREAM);
            long begun = System.nanoTime();
            long sent = 0;
            while (System.nanoTime() - begun < STREAM_NANOS) {
                out.write(block);
                sent += block.length;
            }
            return sent * 8e3 / (System.nanoTime() - begun);
        }
    }

    private static long at(long[] times, double share) {
        long[] sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[(int) (sorted.length * share)];
    }

    /** Prints {@code EPOCH_MILLIS up|down} whenever that changes. */
    private static void watch(InetSocketAddress service) throws InterruptedException {
        boolean up = false;
        while (true) {
            boolean now = connects(service);
            if (now != up) {
                System.out.println(Instant.now().toEpochMilli() + (now ? " up" : " down"));
                up = now;
            }
            Thread.sleep(2);
        }
    }

    private static boolean connects(InetSocketAddress service) {
        try (Socket socket = new Socket()) {
            socket.connect(service, 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
