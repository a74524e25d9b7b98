package dev.spillway.core.volume;

/** Something that a volume needs is not there; never leaves this package. */
final class MissingSourceException extends Exception {
    final String text;

    MissingSourceException(String text) {
        super(text, null, false, false);
        this.text = text;
    }
}
