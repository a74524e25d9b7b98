package dev.spillway.provider.cri.runtime;

import io.grpc.Status;
import io.grpc.StatusException;

/** A call that the container runtime refused or did not answer; the message is the runtime's own. */
public final class CriException extends Exception {
    private final Status.Code code;

    CriException(String call, StatusException cause) {
        super(message(call, cause.getStatus()), cause);
        this.code = cause.getStatus().getCode();
    }

    private static String message(String call, Status status) {
        String description = status.getDescription();
        return description == null ? call + ": " + status.getCode() : description;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** There is no such sandbox, container or image. */
    public boolean isNotFound() {
        return code == Status.Code.NOT_FOUND;
    }

    /** The runtime is not there, or did not answer in time: what it did meanwhile is unknown. */
    public boolean isUnavailable() {
        return code == Status.Code.UNAVAILABLE
                || code == Status.Code.DEADLINE_EXCEEDED
                || code == Status.Code.CANCELLED;
    }

    /** The call ran into its deadline. */
    public boolean isTimeout() {
        return code == Status.Code.DEADLINE_EXCEEDED;
    }
}
