package dev.spillway.provider.cri.pod;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in a user's words why there is no sandbox, where the runtime's words tell nothing to whoever owns the pod. */
final class SandboxTrouble {
    /** CNI's plugin host-local. */
    private static final Pattern NO_ADDRESS =
            Pattern.compile("no IP addresses available in range set: ([0-9a-f.:]+-[0-9a-f.:]+)");

    private SandboxTrouble() {}

    static String inWords(String message) {
        Matcher noAddress = NO_ADDRESS.matcher(message);
        return noAddress.find()
                ? "every address of the pool is taken (" + noAddress.group(1)
                        + "); the pod gets the next one that is free"
                : message;
    }
}
