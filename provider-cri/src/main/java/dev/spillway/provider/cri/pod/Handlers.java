package dev.spillway.provider.cri.pod;

/** What the runtime says that sandboxes of its handlers can do; the name is empty for the runtime's usual handler. */
public interface Handlers {
    boolean recursiveReadOnlyMounts(String handler);

    boolean userNamespaces(String handler);
}
