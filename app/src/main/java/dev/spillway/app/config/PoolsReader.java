package dev.spillway.app.config;

import java.util.Optional;

/** Reads the part {@code pools} of the configuration file; without it this process runs no pools. */
final class PoolsReader {
    private static final int LAST_PORT = 65_535;

    private PoolsReader() {}

    static Optional<PoolsConfig> read(YamlMap top) throws ConfigurationException {
        if (!top.has("pools")) {
            return Optional.empty();
        }
        YamlMap map = top.map("pools");
        YamlMap ports = map.map("kubeletPorts");
        String address = map.string("address");
        int first = ports.integer("first", 10_251, 1, LAST_PORT);
        int last = ports.integer("last", 10_299, first, LAST_PORT);
        ports.done();
        map.done();
        return Optional.of(new PoolsConfig(address, first, last));
    }
}
