package dev.spillway.localcluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;

/** The images that are there without any registry on the network, made once from Debian's packages. */
final class Images {
    /** Counts up when a recipe changes. */
    private static final String RECIPES = "images-2";

    private final Path cache;
    private final HostTools tools;
    private final Progress progress;

    Images(Path cache, HostTools tools, Progress progress) {
        this.cache = cache;
        this.tools = tools;
        this.progress = progress;
    }

    OciLayout pause() {
        ImageConfig config = new ImageConfig(List.of("/catatonit", "-P"), List.of(), List.of(), "SIGTERM");
        return image("pause", config, (root, _) -> copy(tools.catatonit(), root.resolve("catatonit")));
    }

    OciLayout busybox() {
        ImageConfig config = new ImageConfig(List.of(), List.of("sh"), List.of(), "SIGTERM");
        return image("busybox", config, (root, _) -> RootFs.busybox(root, tools.busybox()));
    }

    OciLayout nginx() {
        ImageConfig config =
                new ImageConfig(List.of(), List.of("nginx", "-g", "daemon off;"), List.of("80/tcp"), "SIGQUIT");
        return image("nginx", config, (root, work) -> RootFs.nginx(root, work, tools.busybox(), progress));
    }

    private OciLayout image(String name, ImageConfig config, BiConsumer<Path, Path> recipe) {
        Path layout = Debian.cache(cache).resolve(RECIPES).resolve(name);
        if (!Files.isDirectory(layout)) {
            try (FileLock _ = FileLock.acquire(cache.resolve(".debian.lock"), progress)) {
                if (!Files.isDirectory(layout)) {
                    build(layout, name, config, recipe);
                }
            }
        }
        return new OciLayout(layout);
    }

    private void build(Path layout, String name, ImageConfig config, BiConsumer<Path, Path> recipe) {
        progress.say("making image " + name);
        Path work = layout.resolveSibling("." + name + ".making");
        FileTrees.delete(work);
        Path root = TextFiles.directory(work.resolve("root"));
        recipe.accept(root, work);
        OciLayout.build(work.resolve("layout"), root, config);
        FileTrees.moveInPlace(work.resolve("layout"), layout);
        FileTrees.delete(work);
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to);
        } catch (IOException e) {
            throw new LocalClusterException("cannot copy " + from + ": " + e, e);
        }
    }
}
