package dev.spillway.app.config;

/** The configuration cannot be used; the message names file, line, field, value and fix, and is meant for the user. */
public final class ConfigurationException extends Exception {
    ConfigurationException(String message) {
        super(message);
    }
}
