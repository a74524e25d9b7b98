package dev.spillway.network;

import java.io.IOException;
import java.util.List;

/** What can be tried from a network. Calls end by themselves after a second or so. */
interface Reach {
    /**
     * Connects, and hangs up.
     *
     * @throws java.net.ConnectException also if the other side refuses, with a message that says so
     * @throws IOException if nobody answers
     */
    void connect(String address, int port) throws IOException;

    /**
     * Asks a name server for a name's IPv4 addresses, by UDP.
     *
     * @throws IOException if it does not answer, or knows no such name
     */
    List<String> lookUp(String server, String name) throws IOException;
}
