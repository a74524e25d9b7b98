package dev.spillway.e2e;

/** A command that has ended. */
record Finished(int exitCode, String out, String err) {
    /** What it printed, after making sure that it succeeded. */
    String orFail() {
        if (exitCode != 0) {
            throw new AssertionError("exit code " + exitCode + "\n" + err + out);
        }
        return out;
    }
}
