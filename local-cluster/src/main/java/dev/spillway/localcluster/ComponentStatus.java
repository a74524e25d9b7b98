package dev.spillway.localcluster;

import java.util.OptionalLong;

/**
 * How a component of an instance is.
 *
 * @param name its name
 * @param pid its process; empty when it does not run
 * @param health {@code ok}, or one line that says what is wrong
 */
public record ComponentStatus(String name, OptionalLong pid, String health) {
    /** True when it runs and answers. */
    public boolean healthy() {
        return health.equals("ok");
    }
}
