package dev.spillway.provider.cri.pod;

/** Why a container's configuration cannot be made now: it waits as {@code CreateContainerConfigError}. */
final class ContainerConfigException extends Exception {
    ContainerConfigException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
