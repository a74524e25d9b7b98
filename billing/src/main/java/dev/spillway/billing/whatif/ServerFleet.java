package dev.spillway.billing.whatif;

import dev.spillway.core.price.Ratio;
import java.util.List;

/** What servers for the same pods would have cost. Packing is taken to be perfect, which favours servers. */
final class ServerFleet {
    private ServerFleet() {}

    /** As many as the highest peak needs, all the time. */
    static Alternative fixed(Server server, List<Demand.Level> peaks) {
        long count = peaks.stream().mapToLong(p -> p.servers(server)).max().orElse(0);
        return alternative(
                "servers " + server.name() + ", for the peak",
                server,
                count * peaks.size(),
                count + " servers all the time");
    }

    /** As many as each hour's peak needs, by the hour. */
    static Alternative scaledHourly(Server server, List<Demand.Level> peaks) {
        long hours = peaks.stream().mapToLong(p -> p.servers(server)).sum();
        return alternative("servers " + server.name() + ", scaled each hour", server, hours, hours + " server-hours");
    }

    private static Alternative alternative(String name, Server server, long serverHours, String note) {
        long nanos = Ratio.of(server.price())
                .times(1_000_000_000)
                .times(serverHours * Demand.HOUR)
                .dividedBy(server.period().seconds())
                .roundHalfEven();
        return new Alternative(name, nanos, server.currency(), note);
    }
}
