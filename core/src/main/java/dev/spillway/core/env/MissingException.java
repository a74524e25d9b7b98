package dev.spillway.core.env;

/** Something that a container's variables need is not there; never leaves this package. */
final class MissingException extends Exception {
    final String text;

    MissingException(String text) {
        super(text, null, false, false);
        this.text = text;
    }
}
