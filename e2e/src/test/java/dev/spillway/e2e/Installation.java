package dev.spillway.e2e;

import java.util.Locale;

/**
 * An instance that test classes share: up before the first of them, down after the last.
 *
 * @param spillway the instance
 */
record Installation(Spillway spillway) implements AutoCloseable {

    /** What an instance is brought up with. */
    enum Kind {
        /** A virtual node only, and the API server's audit log. */
        SHARED("--audit-log"),
        /** A server, a real kubelet, beside the virtual node. */
        HYBRID("--server");

        private final String option;

        Kind(String option) {
            this.option = option;
        }

        /** The server's node, where there is one. */
        String server() {
            return spillway().name() + "-server";
        }

        private Spillway spillway() {
            return Spillway.instance(name().toLowerCase(Locale.ROOT));
        }
    }

    static Installation up(Kind kind) {
        Spillway spillway = kind.spillway();
        spillway.run("down").orFail();
        System.out.println(spillway.run("up", kind.option, "--no-example").orFail());
        return new Installation(spillway);
    }

    @Override
    public void close() {
        spillway.run("down").orFail();
    }
}
