package dev.spillway.provider.cri.volume;

/** Why a volume is not ready; the message is fit for a {@code FailedMount} event. May be over at the next try. */
public final class VolumeException extends Exception {
    public VolumeException(String volume, String why) {
        super("MountVolume.SetUp failed for volume \"" + volume + "\" : " + why);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
