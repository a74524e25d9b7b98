package dev.spillway.core.volume;

import java.util.List;

/** What a volume holds, or why it cannot be filled now. */
public sealed interface VolumePayload {

    /** In the order of the spec; of files with the same path the last one counts and is the only one here. */
    record Files(List<VolumeFile> files) implements VolumePayload {}

    /** The pod waits, event {@code FailedMount}, until what is missing appears. */
    record Missing(String message) implements VolumePayload {}
}
