package dev.spillway.app.config;

import java.time.Duration;
import java.util.Optional;

/** Reads the part {@code placement} of the configuration file; without it there is no webhook and no overflow. */
final class PlacementReader {
    private static final int DEFAULT_PORT = 9443;
    private static final int NO_LIMIT = Integer.MAX_VALUE;
    private static final int A_DAY = 86_400;

    private PlacementReader() {}

    static Optional<PlacementConfig> read(YamlMap top) throws ConfigurationException {
        if (!top.has("placement")) {
            return Optional.empty();
        }
        YamlMap map = top.map("placement");
        YamlMap webhook = map.map("webhook");
        YamlMap overflow = map.map("overflow");
        PlacementConfig config = new PlacementConfig(
                webhook.string("address"),
                webhook.integer("port", DEFAULT_PORT, 1, 65_535),
                overflow.oneOf("default", "on", "on", "off").equals("on"),
                overflow.bool("enabled", true),
                overflow.integer("perNamespace", NO_LIMIT, 0, NO_LIMIT),
                overflow.integer("perCluster", NO_LIMIT, 0, NO_LIMIT),
                Duration.ofSeconds(overflow.integer("patienceSeconds", 0, 0, A_DAY)),
                rebalancePause(map));
        webhook.done();
        overflow.done();
        map.done();
        return Optional.of(config);
    }

    private static Optional<Duration> rebalancePause(YamlMap map) throws ConfigurationException {
        if (!map.has("rebalance")) {
            return Optional.empty();
        }
        YamlMap rebalance = map.map("rebalance");
        Duration pause = Duration.ofSeconds(rebalance.integer("pauseSeconds", 30, 1, A_DAY));
        rebalance.done();
        return Optional.of(pause);
    }
}
