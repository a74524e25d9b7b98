package dev.spillway.e2e;

/** The one instance that all test classes share: up before the first of them, down after the last. */
final class Installation implements AutoCloseable {
    private final Spillway spillway = Spillway.instance("e2e");

    private Installation() {}

    static Installation up() {
        Installation installation = new Installation();
        installation.spillway.run("down").orFail();
        System.out.println(
                installation.spillway.run("up", "--audit-log", "--no-example").orFail());
        return installation;
    }

    Spillway spillway() {
        return spillway;
    }

    @Override
    public void close() {
        spillway.run("down").orFail();
    }
}
