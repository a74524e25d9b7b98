package dev.spillway.app.up;

import dev.spillway.app.config.PlacementConfig;

/** What an installer has written about overflow and rebalancing, as it is written again. */
final class PlacementText {
    private PlacementText() {}

    /** Lines below {@code placement}. */
    static String kept(PlacementConfig config) {
        StringBuilder text = new StringBuilder("  overflow:\n");
        text.append("    default: ")
                .append(config.overflowByDefault() ? "\"on\"" : "\"off\"")
                .append('\n');
        text.append("    enabled: ").append(config.overflowEnabled()).append('\n');
        if (config.perNamespace() != Integer.MAX_VALUE) {
            text.append("    perNamespace: ").append(config.perNamespace()).append('\n');
        }
        if (config.perCluster() != Integer.MAX_VALUE) {
            text.append("    perCluster: ").append(config.perCluster()).append('\n');
        }
        text.append("    patienceSeconds: ")
                .append(config.patience().toSeconds())
                .append('\n');
        config.rebalancePause()
                .ifPresent(pause -> text.append("  rebalance:\n    pauseSeconds: ")
                        .append(pause.toSeconds())
                        .append('\n'));
        return text.toString();
    }
}
