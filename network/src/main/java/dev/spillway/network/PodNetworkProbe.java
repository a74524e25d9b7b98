package dev.spillway.network;

import dev.spillway.core.network.PodNetworkState;
import dev.spillway.network.ProbeTargets.OtherPod;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.Optional;

/**
 * Whether the cluster is reached: a Service by its address, a name by the cluster's DNS behind its own Service, and a pod
 * of another node.
 */
final class PodNetworkProbe {
    private final Reach reach;

    PodNetworkProbe(Reach reach) {
        this.reach = reach;
    }

    PodNetworkState look(ProbeTargets targets) {
        return service(targets)
                .or(() -> names(targets))
                .or(() -> pods(targets.pods(), ""))
                .or(() -> pods(targets.podsByIpv6(), " by IPv6"))
                .orElseGet(() -> PodNetworkState.reached(said(targets)));
    }

    private Optional<PodNetworkState> service(ProbeTargets targets) {
        String where = targets.apiService() + ":" + targets.apiPort();
        try {
            reach.connect(targets.apiService(), targets.apiPort());
            return Optional.empty();
        } catch (IOException e) {
            return notReached(
                    "ServicesNotReached",
                    "Service default/kubernetes at " + where + " is not reached (" + e.getMessage()
                            + "): is kube-proxy running in the pods' network, and the API server?");
        }
    }

    private Optional<PodNetworkState> names(ProbeTargets targets) {
        String name = "kubernetes.default.svc." + targets.domain();
        for (String server : targets.nameservers()) {
            try {
                List<String> found = reach.lookUp(server, name);
                if (!found.contains(targets.apiService())) {
                    return notReached(
                            "DNSNotReached",
                            "name server " + server + " says that " + name + " is " + found + ", which should be "
                                    + targets.apiService());
                }
            } catch (IOException e) {
                return notReached(
                        "DNSNotReached",
                        "name server " + server + " does not tell the address of " + name + " (" + e.getMessage()
                                + "): is the cluster's DNS running?");
            }
        }
        return Optional.empty();
    }

    // One that answers is enough: the others may be about to end.
    private Optional<PodNetworkState> pods(List<OtherPod> pods, String how) {
        if (pods.isEmpty() || pods.stream().anyMatch(this::answers)) {
            return Optional.empty();
        }
        List<String> tried = pods.stream()
                .map(pod -> pod.name() + " (" + pod.address() + ") of node " + pod.node())
                .toList();
        return notReached(
                "PodsNotReached",
                "no pod of another node answers" + how + ": tried " + String.join(", ", tried)
                        + "; are there routes between this pool's pods and the nodes?");
    }

    private boolean answers(OtherPod pod) {
        try {
            reach.connect(pod.address(), pod.port());
            return true;
        } catch (ConnectException e) {
            return String.valueOf(e.getMessage()).contains("refused");
        } catch (IOException e) {
            return false;
        }
    }

    private static String said(ProbeTargets targets) {
        String pods =
                targets.pods().isEmpty() ? "there is no pod of another node to try" : "a pod of another node answers";
        String ipv6 = targets.podsByIpv6().isEmpty() ? "" : ", one by IPv6 too";
        String names =
                targets.nameservers().isEmpty() ? "pods look names up where this machine does" : "names are known";
        return "Services are reached, " + names + ", " + pods + ipv6;
    }

    private static Optional<PodNetworkState> notReached(String reason, String message) {
        return Optional.of(PodNetworkState.notReached(reason, message));
    }
}
