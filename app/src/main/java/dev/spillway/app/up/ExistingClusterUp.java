package dev.spillway.app.up;

import dev.spillway.app.CommandFailed;
import dev.spillway.app.Home;
import dev.spillway.app.config.Configuration;
import dev.spillway.app.config.ConfigurationException;
import dev.spillway.app.config.VirtualNodeConfig;
import dev.spillway.localcluster.ClusterRequest;
import dev.spillway.localcluster.Instance;
import dev.spillway.localcluster.LocalCluster;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** {@code up --kubeconfig}: a virtual node on this host for a cluster that somebody else runs. */
public final class ExistingClusterUp {
    private static final String KUBE_SYSTEM = "kube-system";
    private static final String AUTHENTICATION = "extension-apiserver-authentication";

    private final LocalCluster cluster;
    private final Home home;
    private final Steps steps;
    private final InstantSource clock;

    public ExistingClusterUp(LocalCluster cluster, Home home, Steps steps, InstantSource clock) {
        this.cluster = cluster;
        this.home = home;
        this.steps = steps;
        this.clock = clock;
    }

    /** True when the node is Ready, the API server reaches it and, if it was asked for, the example ran. */
    public boolean run(ClusterRequest request, ExistingCluster existing, NodeOffer offer, boolean example)
            throws CommandFailed, ConfigurationException, InterruptedException {
        Instance instance = cluster.up(request.withCapacityOnly(), steps);
        if (existing.kubeconfig().isPresent()) {
            new AdminKubeconfig(instance).take(existing.kubeconfig().get());
        }
        try (AdminClient admin = new AdminClient(instance.adminKubeconfig())) {
            steps.say("cluster " + admin.api().access().server() + " answers: Kubernetes "
                    + admin.client().getKubernetesVersion().getGitVersion());
            Kubectl kubectl = new Kubectl(instance.kubectl(), instance.adminKubeconfig());
            Readiness readiness = new Readiness(admin.client(), clock);
            NodePlace place = prepare(instance, existing, offer, admin, kubectl, readiness);
            cluster.startKubeProxy(instance, new ConfigurationFile(instance).kubeProxyKubeconfig(), place.name());
            return new SpillwayStart(cluster, home, steps).run(instance, place, admin, readiness)
                    && (!example || runExample(instance, place, admin, kubectl, readiness));
        }
    }

    private NodePlace prepare(
            Instance instance,
            ExistingCluster existing,
            NodeOffer offer,
            AdminClient admin,
            Kubectl kubectl,
            Readiness readiness)
            throws CommandFailed, ConfigurationException, InterruptedException {
        ConfigurationFile configuration = new ConfigurationFile(instance);
        NodePlace place = place(instance, configuration, existing, admin);
        // Written before anything is changed in the cluster: down reads from it what there is to remove.
        configuration.write(place, offer);
        ClusterRights rights = new ClusterRights(admin, kubectl, readiness);
        rights.install(place.name(), ClusterRights.owner(instance), home);
        rights.allowRotation(place.name());
        steps.say("rights of Spillway and of system:node:" + place.name()
                + " are in the cluster (deploy/*.yaml), and its kinds" + " (deploy/crds)");
        new RequestedIdentities(admin, kubectl, configuration, steps).obtain(place);
        return place;
    }

    private static NodePlace place(
            Instance instance, ConfigurationFile configuration, ExistingCluster existing, AdminClient admin)
            throws CommandFailed, ConfigurationException {
        Optional<VirtualNodeConfig> before =
                configuration.read().map(Configuration::virtualNodes).map(List::getFirst);
        String name = existing.nodeName()
                .or(() -> before.map(VirtualNodeConfig::nodeName))
                .orElse(NodePlace.DEFAULT_NAME);
        if (!VirtualNodeConfig.isPossibleName(name)) {
            throw new CommandFailed("--node-name " + name + " is no name of a node: give a DNS name in lower case");
        }
        requireFree(name, before, admin);
        String address = existing.address()
                .or(() -> before.map(VirtualNodeConfig::address))
                .orElse(instance.bridgeAddress());
        return new NodePlace(name, address, clientCa(configuration, admin), nameservers(admin));
    }

    private static void requireFree(String name, Optional<VirtualNodeConfig> before, AdminClient admin)
            throws CommandFailed {
        if (before.isPresent()) {
            if (!before.get().nodeName().equals(name)) {
                throw new CommandFailed("this instance's node is "
                        + before.get().nodeName() + ", not " + name + ": take it down first, or choose another --name");
            }
        } else if (admin.client().nodes().withName(name).get() != null) {
            throw new CommandFailed("the cluster has a node " + name + " already: choose another --node-name");
        }
    }

    private static Path clientCa(ConfigurationFile configuration, AdminClient admin) throws CommandFailed {
        ConfigMap authentication = admin.client()
                .configMaps()
                .inNamespace(KUBE_SYSTEM)
                .withName(AUTHENTICATION)
                .get();
        String ca = authentication == null ? null : authentication.getData().get("client-ca-file");
        if (ca == null) {
            throw new CommandFailed("the cluster does not say which CA signs client certificates: ConfigMap "
                    + KUBE_SYSTEM + "/" + AUTHENTICATION + " has no client-ca-file");
        }
        Path file = configuration.identities().resolve("client-ca.crt");
        try {
            Files.createDirectories(configuration.identities());
            Files.writeString(file, ca);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private static List<String> nameservers(AdminClient admin) {
        Service dns = admin.client()
                .services()
                .inNamespace(KUBE_SYSTEM)
                .withName("kube-dns")
                .get();
        return dns == null ? List.of() : List.of(dns.getSpec().getClusterIP());
    }

    private boolean runExample(
            Instance instance, NodePlace place, AdminClient admin, Kubectl kubectl, Readiness readiness)
            throws CommandFailed, InterruptedException {
        GuestExample guest = new GuestExample(place.name(), admin);
        guest.createNamespace();
        boolean ran = new Example(guest.namespace(), admin, kubectl, readiness, steps)
                .run(guest.manifest(home.example(), instance.stateDir()));
        steps.show(NextSteps.text(instance, guest.namespace(), true));
        return ran;
    }
}
