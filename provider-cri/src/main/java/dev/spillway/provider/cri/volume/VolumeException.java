package dev.spillway.provider.cri.volume;

import dev.spillway.core.Acceptance.Refused;
import dev.spillway.core.PodFailure;
import java.util.Optional;

/** Why a volume is not ready; the message is fit for a {@code FailedMount} event. */
public final class VolumeException extends Exception {
    private final transient Optional<PodFailure> failure;
    private final boolean onItsWay;

    /** It may be over at the next try. */
    public VolumeException(String volume, String why) {
        this("MountVolume.SetUp failed for volume \"" + volume + "\" : " + why, Optional.empty(), false);
    }

    private VolumeException(String message, Optional<PodFailure> failure, boolean onItsWay) {
        super(message);
        this.failure = failure;
        this.onItsWay = onItsWay;
    }

    /** Nothing is wrong: others have their part to do first. */
    static VolumeException waiting(String volume, String forWhat) {
        return new VolumeException("volume \"" + volume + "\" : " + forWhat, Optional.empty(), true);
    }

    /** It will never be over. */
    static VolumeException forever(Refused why) {
        return new VolumeException(why.message(), Optional.of(new PodFailure(why.reason(), why.message())), false);
    }

    /** Whether nobody needs to hear of it. */
    public boolean onItsWay() {
        return onItsWay;
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
