package dev.spillway.kubeletserver;

import java.util.function.BooleanSupplier;

/** {@code /healthz} and its single checks, of which only {@code syncloop} can fail. */
final class HealthRoute implements Route {
    private final BooleanSupplier healthy;

    HealthRoute(BooleanSupplier healthy) {
        this.healthy = healthy;
    }

    @Override
    public void handle(Exchange exchange) throws Exception {
        exchange.requireMethod("GET");
        switch (exchange.path().segment(1)) {
            case "" ->
                answer(exchange, "[+]ping ok\n[+]log ok\n[-]syncloop failed: reason withheld\nhealthz check failed\n");
            case "syncloop" -> answer(exchange, "internal server error: the node's work has stopped\n");
            case "ping", "log" -> exchange.text(200, "ok");
            default -> throw HttpError.notFound("404 page not found\n");
        }
    }

    private void answer(Exchange exchange, String failure) throws Exception {
        if (!healthy.getAsBoolean()) {
            throw new HttpError(500, failure);
        }
        exchange.text(200, "ok");
    }
}
