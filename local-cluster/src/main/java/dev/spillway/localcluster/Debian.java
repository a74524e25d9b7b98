package dev.spillway.localcluster;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Properties;

/** Which Debian this machine runs: packages of one release do not serve another. */
final class Debian {
    private static final Path RELEASE = Path.of("/etc/os-release");

    private Debian() {}

    static Path cache(Path cache) {
        return cache.resolve(name(TextFiles.read(RELEASE).orElse("")));
    }

    /** {@code ID-VERSION_ID} of an os-release file. */
    static String name(String osRelease) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(osRelease));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return property(properties, "ID", "linux") + "-" + property(properties, "VERSION_ID", "unknown");
    }

    private static String property(Properties properties, String key, String absent) {
        return properties.getProperty(key, absent).replace("\"", "");
    }
}
