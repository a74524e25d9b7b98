package dev.spillway.provider.kit;

/** What can go wrong with a capacity, and can be made to by a test. */
public enum Fault {
    /** A pod that is ensured stays on its way, with no container running, until the fault is healed. */
    SLOW_START,
    /** Nothing is heard of changes; they can only be found by looking. */
    LOST_NOTIFICATIONS,
    /** Every change is announced more than once. */
    REPEATED_NOTIFICATIONS,
    /** New pods cannot be taken now: out of stock, throttled, unreachable. */
    UNAVAILABLE,
    /** New pods can never be taken. */
    REFUSING
}
