package dev.spillway.core.placement;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;

/** What becomes of a pod that someone creates. */
public sealed interface Admission {

    /**
     * It is stored.
     *
     * @param pod as it is stored; equal to what was sent if nothing is added
     * @param warnings for whoever created it
     */
    record Admitted(Pod pod, List<String> warnings) implements Admission {
        public Admitted {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * It is not stored.
     *
     * @param message names the field, its value and the fix
     */
    record Refused(String message) implements Admission {}
}
