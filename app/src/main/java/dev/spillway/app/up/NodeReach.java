package dev.spillway.app.up;

import java.time.Duration;
import java.util.Optional;

/**
 * The proof that the API server reaches a virtual node, and that the process behind it is at work: what the Node object says
 * may be an earlier process's word.
 */
final class NodeReach {
    /** A process that takes over running pods starts more slowly than one without; a busy machine slows both. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final AdminClient admin;
    private final Readiness readiness;
    private final Steps steps;

    NodeReach(AdminClient admin, Readiness readiness, Steps steps) {
        this.admin = admin;
        this.readiness = readiness;
        this.steps = steps;
    }

    /** Whether the node's health could be asked through the API server, and was good; says so, or why not. */
    boolean shown(NodePlace place) throws InterruptedException {
        String path = "/api/v1/nodes/" + place.name() + "/proxy/healthz";
        boolean ok = readiness
                .await(
                        PATIENCE,
                        () -> Optional.of(admin.nodeHealth(place.name()))
                                .filter(answer -> answer.strip().equals("ok")))
                .isPresent();
        steps.say(
                ok
                        ? "the API server reaches the node: GET " + path + " says ok"
                        : "the API server does not reach the node, so logs and exec will not work: GET " + path
                                + " says " + admin.nodeHealth(place.name()).strip() + ". It must be able to connect to "
                                + place.address() + "; else name another of this host's addresses with --address");
        return ok;
    }
}
