package dev.spillway.provider;

import java.util.List;

/**
 * How a provider isolates pods.
 *
 * @param sandbox the handler of pods that name no RuntimeClass, such as {@code runc}; empty if there is nothing to name
 * @param handlers that RuntimeClasses may name, with what pods get from them, for {@code status.runtimeHandlers}; empty
 *     where the runtime does not tell
 * @param supplementalGroupsPolicy whether pods may ask for the policy {@code Strict}
 */
public record Runtimes(String sandbox, List<Handler> handlers, boolean supplementalGroupsPolicy) {
    /** Of a provider that has no handlers. */
    public static final Runtimes NONE = new Runtimes("", List.of(), false);

    public Runtimes {
        handlers = List.copyOf(handlers);
    }

    /** Only what pods on this node really get is claimed. */
    public record Handler(String name, boolean recursiveReadOnlyMounts, boolean userNamespaces) {}
}
