package dev.spillway.provider;

/**
 * Why a provider cannot do what it was asked. {@link Retryable}: the same call may succeed later, and fails no pod by
 * itself. {@link Permanent}: it never will. {@link NotFound}: there is no such pod or container.
 */
public abstract sealed class ProviderException extends Exception {
    private final String reason;

    private ProviderException(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** CamelCase, fit for an event or {@code status.reason}. */
    public String reason() {
        return reason;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    public static final class Retryable extends ProviderException {
        public Retryable(String reason, String message) {
            super(reason, message);
        }
    }

    public static final class Permanent extends ProviderException {
        public Permanent(String reason, String message) {
            super(reason, message);
        }
    }

    public static final class NotFound extends ProviderException {
        public NotFound(String message) {
            super("NotFound", message);
        }
    }
}
