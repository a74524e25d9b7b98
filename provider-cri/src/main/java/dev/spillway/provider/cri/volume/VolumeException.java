package dev.spillway.provider.cri.volume;

import dev.spillway.core.Acceptance.Refused;
import dev.spillway.core.PodFailure;
import java.util.Optional;

/** Why a volume is not ready; the message is fit for a {@code FailedMount} event. */
public final class VolumeException extends Exception {
    private final transient Optional<PodFailure> failure;

    /** It may be over at the next try. */
    public VolumeException(String volume, String why) {
        this("MountVolume.SetUp failed for volume \"" + volume + "\" : " + why, Optional.empty());
    }

    private VolumeException(String message, Optional<PodFailure> failure) {
        super(message);
        this.failure = failure;
    }

    /** It will never be over. */
    static VolumeException forever(Refused why) {
        return new VolumeException(why.message(), Optional.of(new PodFailure(why.reason(), why.message())));
    }

    /** What becomes of the pod, if this will never be over. */
    public Optional<PodFailure> failure() {
        return failure;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
