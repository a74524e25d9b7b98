package dev.spillway.network;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Tries things from the network of the thread that calls. */
final class SocketReach implements Reach {
    private static final int PATIENCE_MILLIS = 1_500;
    private static final int DNS_PORT = 53;
    private static final int LARGEST_ANSWER = 4096;

    private final RandomGenerator random = RandomGenerator.getDefault();

    @Override
    public void connect(String address, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(address), port), PATIENCE_MILLIS);
        }
    }

    @Override
    public List<String> lookUp(String server, String name) throws IOException {
        DnsQuestion question = new DnsQuestion(random.nextInt(1 << 16), name);
        byte[] bytes = question.bytes();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(InetAddress.getByName(server), DNS_PORT);
            socket.send(new DatagramPacket(bytes, bytes.length));
            DatagramPacket answer = new DatagramPacket(new byte[LARGEST_ANSWER], LARGEST_ANSWER);
            socket.receive(answer);
            return question.addresses(Arrays.copyOf(answer.getData(), answer.getLength()));
        }
    }
}
