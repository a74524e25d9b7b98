package dev.spillway.app;

import java.nio.file.Path;

/** Where the program lies: {@code bin}, {@code lib}, {@code deploy} and {@code examples} are below it. */
public record Home(Path directory) {
    static Home ofThisProgram() {
        return new Home(Path.of(System.getProperty("spillway.home", "")).toAbsolutePath());
    }

    public Path rbac() {
        return directory.resolve("deploy/rbac.yaml");
    }

    /** The rights that virtual nodes which come and go need. */
    public Path poolRights() {
        return directory.resolve("deploy/pools.yaml");
    }

    /** The kinds that Spillway brings. */
    public Path customResourceDefinitions() {
        return directory.resolve("deploy/crds");
    }

    public Path example() {
        return directory.resolve("examples/hello.yaml");
    }

    public Path program() {
        return directory.resolve("bin/spillway");
    }
}
