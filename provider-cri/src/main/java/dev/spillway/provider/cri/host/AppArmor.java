package dev.spillway.provider.cri.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether this machine's kernel confines processes by AppArmor. */
public final class AppArmor {
    private static final Path ENABLED = Path.of("/sys/module/apparmor/parameters/enabled");

    private AppArmor() {}

    public static boolean onThisMachine() {
        return saysYes(ENABLED);
    }

    static boolean saysYes(Path file) {
        try {
            return Files.readString(file).startsWith("Y");
        } catch (IOException e) {
            return false;
        }
    }
}
