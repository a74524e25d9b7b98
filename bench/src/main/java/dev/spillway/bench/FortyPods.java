package dev.spillway.bench;

import dev.spillway.kube.ApiAccess;
import dev.spillway.kube.ApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A Deployment of 40 pods on a virtual node, on a real kubelet, and by a bare client that makes the CRI calls and the
 * API writes and nothing else; all in one run, in turn. Prints the times and their ratios.
 *
 * <p>Arguments: kubeconfig, containerd's socket, cgroup parent and log directory of the bare client's pods, name of the
 * real kubelet's node, rounds, pods.
 */
public final class FortyPods {
    private static final String VIRTUAL = "virtual-kubelet";
    private static final String BARE = "bare-client";

    private final KubernetesClient client;
    private final String server;
    private final int pods;

    private FortyPods(KubernetesClient client, String server, int pods) {
        this.client = client;
        this.server = server;
        this.pods = pods;
    }

    public static void main(String[] arguments) throws Exception {
        ApiAccess access = ApiAccess.fromKubeconfig(Path.of(arguments[0]));
        int rounds = Integer.parseInt(arguments[5]);
        try (ApiServer api = ApiServer.connect(access, "spillway-bench");
                KubernetesClient client = api.newClient();
                BareRuntime runtime = new BareRuntime(Path.of(arguments[1]), arguments[2], Path.of(arguments[3]));
                BareNode _ = BareNode.start(BARE, client, runtime)) {
            FortyPods bench = new FortyPods(client, arguments[4], Integer.parseInt(arguments[6]));
            bench.warmUp();
            for (int round = 1; round <= rounds; round++) {
                bench.round(round);
            }
            bench.endings();
        }
        System.exit(0);
    }

    /** The first pod of a node pays for the image, and every client for its connections. */
    private void warmUp() throws InterruptedException {
        for (String node : nodes()) {
            try (DeploymentRun run = new DeploymentRun(client, node, 2)) {
                run.start();
                run.end();
            }
        }
    }

    private void round(int round) throws InterruptedException, IOException {
        List<Times> times = new ArrayList<>();
        for (String node : nodes()) {
            String load = load();
            try (DeploymentRun run = new DeploymentRun(client, node, pods)) {
                times.add(new Times(node, load, run.start(), run.end()));
            }
        }
        print("round " + round + ", " + pods + " pods");
        for (Times time : times) {
            print("%-18s first bound to all Ready %8s   deletion %8s   load before %s"
                    .formatted(time.node(), seconds(time.start()), seconds(time.end()), time.load()));
        }
        Times virtual = times.get(0);
        ratio(virtual, times.get(1));
        ratio(virtual, times.get(2));
    }

    private void ratio(Times virtual, Times other) {
        print(String.format(
                Locale.ROOT,
                "%s / %s: start %.2f, deletion %.2f",
                virtual.node(),
                other.node(),
                virtual.start() / other.start(),
                virtual.end() / other.end()));
    }

    /** A single pod's deletion when its process ends at once, whatever grace it has. */
    private void endings() throws InterruptedException {
        for (String node : List.of(VIRTUAL, server)) {
            for (int i = 0; i < 3; i++) {
                try (DeploymentRun run = new DeploymentRun(client, node, 1)) {
                    run.start();
                    print(node + ": a pod with 30 s of grace is gone " + seconds(run.end()) + " after its deletion");
                }
            }
        }
    }

    private List<String> nodes() {
        return List.of(VIRTUAL, server, BARE);
    }

    private static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).replaceAll("^(\\S+ \\S+ \\S+).*\\s*", "$1");
    }

    private static void print(String line) {
        System.out.println(line);
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.2f s", value);
    }

    /**
     * Of one run, in seconds.
     *
     * @param start from the first pod bound to the last one Ready
     * @param end from the order to delete to the last one gone from the API
     */
    private record Times(String node, String load, double start, double end) {}
}
