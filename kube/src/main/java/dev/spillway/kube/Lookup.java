package dev.spillway.kube;

import java.util.Optional;

/** A GET of what may not be there. */
@FunctionalInterface
interface Lookup<T> {
    T get() throws ApiException;

    /** Empty if the server has no such object. */
    static <T> Optional<T> find(Lookup<T> lookup) throws ApiException {
        try {
            return Optional.of(lookup.get());
        } catch (ApiException e) {
            if (e.notFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
