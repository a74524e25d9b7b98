package dev.spillway.localcluster;

/** Where a long operation says what it is doing: one short line per step, for a human. Calls may come from several threads, one after the other. */
@FunctionalInterface
public interface Progress {
    void say(String line);
}
