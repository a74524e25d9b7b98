package dev.spillway.app;

/** A command could not do what it was asked; the message says why and what to do, and is all that the user sees. */
public final class CommandFailed extends Exception {
    public CommandFailed(String message) {
        super(message);
    }
}
