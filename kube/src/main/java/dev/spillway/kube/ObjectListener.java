package dev.spillway.kube;

/** Hears what happens to the objects of a collection, one call at a time. Calls must return at once. */
public interface ObjectListener<T> {
    /** Added or changed, perhaps told twice. */
    void changed(T object);

    /** Gone from the API, perhaps while nobody looked. */
    void deleted(String uid);

    /** Every object that the API server has was told: after each complete list, so at the start and after gaps. */
    void synced();
}
