package dev.spillway.provider.cri.csi;

import io.grpc.Status;

/** Why a CSI volume is not there; it may be otherwise at the next try. The message is fit for an event. */
public final class CsiException extends Exception {
    private final boolean onItsWay;

    CsiException(String message) {
        this(message, false);
    }

    private CsiException(String message, boolean onItsWay) {
        super(message);
        this.onItsWay = onItsWay;
    }

    /** As a kubelet words what a driver says. */
    static CsiException of(Status status) {
        return new CsiException("rpc error: code = " + status.getCode() + " desc = " + status.getDescription());
    }

    /** Nothing is wrong: others have their part to do first. */
    static CsiException waiting(String message) {
        return new CsiException(message, true);
    }

    /** Whether nobody needs to hear of it. */
    public boolean onItsWay() {
        return onItsWay;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
