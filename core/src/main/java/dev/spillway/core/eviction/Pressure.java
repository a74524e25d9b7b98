package dev.spillway.core.eviction;

/** What a node can run low on, and how its condition says so, in a kubelet's words. */
public enum Pressure {
    MEMORY(
            "MemoryPressure",
            "KubeletHasInsufficientMemory",
            "kubelet has insufficient memory available",
            "KubeletHasSufficientMemory",
            "kubelet has sufficient memory available"),
    DISK(
            "DiskPressure",
            "KubeletHasDiskPressure",
            "kubelet has disk pressure",
            "KubeletHasNoDiskPressure",
            "kubelet has no disk pressure"),
    PID(
            "PIDPressure",
            "KubeletHasInsufficientPID",
            "kubelet has insufficient PID available",
            "KubeletHasSufficientPID",
            "kubelet has sufficient PID available");

    private final String condition;
    private final String reason;
    private final String message;
    private final String reasonOfNone;
    private final String messageOfNone;

    Pressure(String condition, String reason, String message, String reasonOfNone, String messageOfNone) {
        this.condition = condition;
        this.reason = reason;
        this.message = message;
        this.reasonOfNone = reasonOfNone;
        this.messageOfNone = messageOfNone;
    }

    /** The type of the node's condition. */
    public String condition() {
        return condition;
    }

    /** The reason of its condition when there is this pressure, or none. */
    public String reason(boolean present) {
        return present ? reason : reasonOfNone;
    }

    /** The message of its condition when there is this pressure, or none. */
    public String message(boolean present) {
        return present ? message : messageOfNone;
    }
}
