package dev.spillway.billing.whatif;

import dev.spillway.core.price.Period;
import java.math.BigDecimal;

/**
 * A server that could have carried the pods.
 *
 * @param milliCpu what is left for pods, above 0
 * @param memoryBytes what is left for pods, above 0
 * @param price of one for {@code period}
 */
public record Server(String name, long milliCpu, long memoryBytes, BigDecimal price, Period period, String currency) {
    public Server {
        if (milliCpu <= 0 || memoryBytes <= 0 || price.signum() < 0) {
            throw new IllegalArgumentException("server " + name + " has sizes above 0 and a price of 0 or more");
        }
    }
}
