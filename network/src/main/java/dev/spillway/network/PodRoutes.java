package dev.spillway.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this machine's routes to pods elsewhere: installs them, installs them again when they are lost, and removes those
 * that are no longer wanted, also ones from an earlier life. When this is closed they stay: the pods run on.
 */
public final class PodRoutes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PodRoutes.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
    /** Whether rules are there costs a process each to know. */
    private static final int RULES_EVERY = 15;

    private final RoutedPods wanted;
    private final Path file;
    private final Machine machine;
    private final Set<String> told = new HashSet<>();
    private final Thread thread;

    PodRoutes(RoutedPods wanted, Path file, Machine machine) {
        this.wanted = wanted;
        this.file = file;
        this.machine = machine;
        this.thread = Thread.ofVirtual().name("pod-routes").unstarted(this::keep);
    }

    /**
     * Begins to keep them.
     *
     * @param instance in whose name
     * @param sources ranges of pods here, whose addresses are not translated on these routes
     * @param file where it is remembered what was installed
     * @throws IOException if the file cannot be read or written
     */
    public static PodRoutes start(String instance, List<PodRoute> routes, List<String> sources, Path file)
            throws IOException {
        PodRoutes started = new PodRoutes(new RoutedPods(instance, routes, sources), file, Machine.real());
        started.begin();
        started.thread.start();
        return started;
    }

    /**
     * What an instance has installed, for its end.
     *
     * @return removes it; to be run when nobody installs it again
     * @throws IOException if the file cannot be read
     */
    public static Runnable removal(String instance, Path file) throws IOException {
        RoutedPods installed = installed(instance, file);
        PodRoutes last = new PodRoutes(RoutedPods.none(instance), file, Machine.real());
        return () -> last.remove(installed, RoutedPods.none(instance));
    }

    /** Remembers first what it is about to do, so that a crash in between leaves nothing unknown. */
    void begin() throws IOException {
        RoutedPods before = installed(wanted.owner(), file);
        write(before.and(wanted));
        remove(before, wanted);
        write(wanted);
    }

    private void keep() {
        try {
            for (int round = 0; !wanted.routes().isEmpty(); round++) {
                look(round % RULES_EVERY == 0);
                Thread.sleep(LOOK_AGAIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void look(boolean rulesToo) {
        try {
            Set<PodRoute> there = machine.routes();
            for (PodRoute route : wanted.routes()) {
                if (!there.contains(route) && done(RoutedPods.add(route))) {
                    LOG.info("pods of {} are reached by way of {}", route.to(), route.next());
                }
            }
        } catch (IOException e) {
            tell("this machine's routes cannot be read: " + e.getMessage());
        }
        if (rulesToo) {
            wanted.untranslated().stream()
                    .filter(each -> !succeeds(each.command("-C")))
                    .forEach(each -> done(each.command("-I")));
        }
    }

    private void remove(RoutedPods before, RoutedPods after) {
        before.without(after).forEach(route -> succeeds(RoutedPods.remove(route)));
        before.untranslated().stream()
                .filter(each -> !after.untranslated().contains(each))
                .forEach(each -> succeeds(each.command("-D")));
    }

    private boolean done(List<String> command) {
        try {
            machine.run(command);
            return true;
        } catch (IOException e) {
            tell(String.join(" ", command) + ": " + e.getMessage());
            return false;
        }
    }

    private boolean succeeds(List<String> command) {
        try {
            machine.run(command);
            return true;
        } catch (IOException e) {
            LOG.debug("{}: {}", command, e.getMessage());
            return false;
        }
    }

    private void tell(String problem) {
        if (told.add(problem)) {
            LOG.error("pods elsewhere may not be reached: {}", problem);
        }
    }

    private static RoutedPods installed(String owner, Path file) throws IOException {
        return RoutedPods.read(owner, Files.exists(file) ? Files.readString(file) : "");
    }

    private void write(RoutedPods pods) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(next, pods.text());
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
