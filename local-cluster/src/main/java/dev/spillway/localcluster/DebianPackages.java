package dev.spillway.localcluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Fetches packages with the machine's own apt and sources, and unpacks them without installing. */
final class DebianPackages {
    private static final Path LISTS = Path.of("/var/lib/apt/lists");

    private DebianPackages() {}

    /** Unpacks packages, fetched as they are and without their dependencies, into a directory that is then complete. */
    static void unpack(List<String> packages, Path directory, Progress progress) {
        Path work = directory.resolveSibling("." + directory.getFileName() + ".unpacking");
        Path root = work.resolve("root");
        FileTrees.delete(work);
        TextFiles.directory(root);
        progress.say("fetching Debian packages " + String.join(", ", packages));
        download(packages, work);
        debFiles(work)
                .forEach(deb -> Command.of("dpkg-deb", "-x", deb.toString(), root.toString())
                        .check());
        FileTrees.moveInPlace(root, directory);
        FileTrees.delete(work);
    }

    /** Installs a plain tool; never something that starts a service. */
    static void install(String packageName) {
        List<String> install = List.of("apt-get", "install", "-y", "-qq", "--no-install-recommends", packageName);
        if (!apt(install).run().ok()) {
            refreshLists();
            apt(install).check();
        }
    }

    /** The packages that these need to run, themselves included, as apt resolves them; no recommendations. */
    static List<String> closure(List<String> packages) {
        List<String> command = new ArrayList<>(List.of(
                "apt-cache",
                "depends",
                "--recurse",
                "--no-recommends",
                "--no-suggests",
                "--no-conflicts",
                "--no-breaks",
                "--no-replaces",
                "--no-enhances",
                "--no-pre-depends"));
        command.addAll(packages);
        return Command.of(command)
                .check()
                .lines()
                .filter(line -> line.matches("[a-z0-9].*"))
                .distinct()
                .toList();
    }

    private static void download(List<String> packages, Path directory) {
        List<String> command = new ArrayList<>(List.of("apt-get", "-qq", "-o", "APT::Sandbox::User=root", "download"));
        command.addAll(packages);
        if (!listsPresent()) {
            refreshLists();
        }
        if (!apt(command).in(directory).run().ok()) {
            refreshLists();
            apt(command).in(directory).check();
        }
    }

    private static boolean listsPresent() {
        try (Stream<Path> lists = Files.list(LISTS)) {
            return lists.anyMatch(file -> file.getFileName().toString().contains("_Packages"));
        } catch (IOException e) {
            return false;
        }
    }

    private static void refreshLists() {
        apt(List.of("apt-get", "-qq", "update")).check();
    }

    private static Command apt(List<String> command) {
        return Command.of(command).with("DEBIAN_FRONTEND", "noninteractive");
    }

    private static List<Path> debFiles(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".deb"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new LocalClusterException("cannot list " + directory + ": " + e, e);
        }
    }
}
