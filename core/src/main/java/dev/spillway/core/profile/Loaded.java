package dev.spillway.core.profile;

import java.util.List;

/** What became of a piece of configuration that someone edited. */
public sealed interface Loaded<T> {

    /**
     * It is in force.
     *
     * @param noEffect keys that are known but mean nothing outside the cloud they come from
     */
    record Valid<T>(T value, List<String> noEffect) implements Loaded<T> {
        public Valid {
            noEffect = List.copyOf(noEffect);
        }
    }

    /**
     * The one before stays in force.
     *
     * @param problems each names the key, the value and the fix
     */
    record Invalid<T>(List<String> problems) implements Loaded<T> {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
