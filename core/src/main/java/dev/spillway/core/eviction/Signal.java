package dev.spillway.core.eviction;

import java.util.Arrays;
import java.util.Optional;

/** What a node's machine is measured by; memory comes first when several are low. */
public enum Signal {
    MEMORY_AVAILABLE("memory.available", "memory", Pressure.MEMORY),
    NODEFS_AVAILABLE("nodefs.available", "ephemeral-storage", Pressure.DISK),
    NODEFS_INODES_FREE("nodefs.inodesFree", "inodes", Pressure.DISK),
    IMAGEFS_AVAILABLE("imagefs.available", "ephemeral-storage", Pressure.DISK),
    IMAGEFS_INODES_FREE("imagefs.inodesFree", "inodes", Pressure.DISK),
    PID_AVAILABLE("pid.available", "pids", Pressure.PID);

    private final String text;
    private final String resource;
    private final Pressure pressure;

    Signal(String text, String resource, Pressure pressure) {
        this.text = text;
        this.resource = resource;
        this.pressure = pressure;
    }

    /** As a kubelet's configuration names it. */
    public String text() {
        return text;
    }

    /** What pods have to give back when it is low, as messages name it. */
    String resource() {
        return resource;
    }

    /** What a node reports when it is low. */
    public Pressure pressure() {
        return pressure;
    }

    /** The signal of a configuration's key; empty if there is none. */
    public static Optional<Signal> named(String text) {
        return Arrays.stream(values()).filter(s -> s.text.equals(text)).findFirst();
    }
}
