package dev.spillway.kube;

/** Hears of a collection's objects, from one thread. */
interface WatchSink<T> {
    /** A list begins, perhaps once more after one that did not end. */
    void listStarted();

    void listed(T item);

    /** What was listed since it began is everything there is. */
    void listEnded();

    /** Added or changed, perhaps told twice. */
    void changed(T item);

    /** Gone, with its last state. */
    void deleted(T item);

    /** The version to take up the watch after this item. */
    String resourceVersion(T item);
}
