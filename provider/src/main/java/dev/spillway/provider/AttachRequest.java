package dev.spillway.provider;

/** Which streams of a container's first process to attach to. */
public record AttachRequest(String container, boolean stdin, boolean stdout, boolean stderr, boolean tty) {}
