package dev.spillway.localcluster;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How large a packet may be: as large as this machine's way out takes, so that none of a pod's is too large for it. Nothing
 * is wrapped around packets of pods.
 */
final class Mtu {
    private static final Path ROUTES = Path.of("/proc/net/route");
    private static final Path INTERFACES = Path.of("/sys/class/net");
    private static final int ETHERNET = 1500;

    private Mtu() {}

    static int ofThisMachine() {
        return TextFiles.read(ROUTES)
                .flatMap(Mtu::defaultInterface)
                .flatMap(name -> TextFiles.read(INTERFACES.resolve(name).resolve("mtu")))
                .map(text -> Integer.parseInt(text.strip()))
                .filter(mtu -> mtu < ETHERNET)
                .orElse(ETHERNET);
    }

    /** The interface of the default route, which is the one to 0.0.0.0; empty if there is none. */
    static Optional<String> defaultInterface(String routes) {
        return routes.lines()
                .map(line -> line.split("\\s+", -1))
                .filter(fields -> fields.length > 1 && fields[1].equals("00000000"))
                .map(fields -> fields[0])
                .findFirst();
    }
}
