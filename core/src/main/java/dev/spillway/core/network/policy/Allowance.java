package dev.spillway.core.network.policy;

import java.util.List;

/**
 * Traffic that is let through: peers and ports must both match.
 *
 * @param peers addresses or CIDRs; empty for everybody
 * @param except CIDRs that are not meant, though {@code peers} hold them
 * @param ports empty for all ports of all protocols
 */
public record Allowance(List<String> peers, List<String> except, List<Ports> ports) {
    /**
     * Ports of one protocol.
     *
     * @param protocol {@code TCP}, {@code UDP} or {@code SCTP}
     * @param from 0 for all ports
     * @param to the last one, which is meant too
     */
    public record Ports(String protocol, int from, int to) {
        static Ports all(String protocol) {
            return new Ports(protocol, 0, 0);
        }

        static Ports one(String protocol, int number) {
            return new Ports(protocol, number, number);
        }
    }
}
