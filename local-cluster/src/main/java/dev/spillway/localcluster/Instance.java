package dev.spillway.localcluster;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A named instance: which ports, addresses and directories are its own. Fixed by the first {@code up}, never changed.
 *
 * @param name its name
 * @param settings what {@code instance.json} records
 * @param stateDir keys, databases, images and logs: {@code /var/lib/spillway/NAME}
 * @param runDir sockets and pid files: {@code /run/spillway/NAME}
 */
public record Instance(InstanceName name, InstanceSettings settings, Path stateDir, Path runDir) {
    /** How many ports {@link #spillwayPort} hands out. */
    public static final int SPILLWAY_PORTS = 24;

    /** The node name of elastic pods, as their kube-proxy knows it. */
    public static final String VIRTUAL_NODE = "virtual-kubelet";

    /** The API server's address, which this machine and the pods of both sides reach. */
    public URI apiServer() {
        return URI.create("https://" + bridgeAddress() + ":" + Port.API_SERVER.of(this));
    }

    /** Whether it runs pods for a cluster that exists elsewhere; what is said here of a cluster's own is void then. */
    public boolean capacityOnly() {
        return settings.capacityOnly();
    }

    /**
     * Kubeconfig of the cluster's administrator; readable by root only. Written by {@code up}, but for a cluster that
     * exists elsewhere by whoever knows that.
     */
    public Path adminKubeconfig() {
        return stateDir.resolve("admin.kubeconfig");
    }

    /** The kubectl that matches the cluster: a link into the cache or the user's directory. */
    public Path kubectl() {
        return stateDir.resolve("kubectl");
    }

    /** Certificate of the cluster's CA (PEM): signs the API server's certificate and every client certificate. */
    public Path caCertificate() {
        return pkiDir().resolve("ca.crt");
    }

    /** The CRI and containerd endpoint meant for Spillway's own pods. */
    public Path containerdSocket() {
        return runDir.resolve("containerd/containerd.sock");
    }

    /** The CRI endpoint of the real kubelet ({@code --server}); nothing else may use it. */
    public Path serverContainerdSocket() {
        return runDir.resolve("server-containerd/containerd.sock");
    }

    /** This machine's address for elastic pods: what a virtual node reports as InternalIP. */
    public String bridgeAddress() {
        return PodNetwork.elastic(this).hostAddress();
    }

    /** The same by IPv6, where pods have such addresses. */
    public Optional<String> bridgeAddress6() {
        return PodNetwork.elastic(this).six().map(PodNetwork.Six::hostAddress);
    }

    /** Addresses of elastic pods. */
    public Cidr podRange() {
        return Cidr.parse(settings.podRange());
    }

    /** IPv6 addresses of elastic pods, where they have any. */
    public Optional<Cidr6> podRange6() {
        return range6(settings.podRange6());
    }

    /** Addresses of the real kubelet's pods. */
    public Cidr serverPodRange() {
        return Cidr.parse(settings.serverPodRange());
    }

    /** The real kubelet's address: this machine's for its pods. */
    public String serverAddress() {
        return PodNetwork.server(this).hostAddress();
    }

    /** Node name of the real kubelet. */
    public String serverNode() {
        return name + "-server";
    }

    /** Addresses of Services. */
    public Cidr serviceRange() {
        return Cidr.parse(settings.serviceRange());
    }

    /** IPv6 addresses of Services, where they can have any. */
    Optional<Cidr6> serviceRange6() {
        return range6(settings.serviceRange6());
    }

    /** The address that Service {@code kube-system/kube-dns} is meant to have. */
    public String clusterDns() {
        return serviceRange().address(10);
    }

    /** The local registry, {@code 127.0.0.1:PORT}. */
    public String registry() {
        return "127.0.0.1:" + Port.REGISTRY.of(this);
    }

    /** Image of the pod sandbox, in the local registry. */
    public String pauseImage() {
        return registry() + "/spillway/pause:latest";
    }

    /** One of the {@value #SPILLWAY_PORTS} ports kept for Spillway's own processes, counted from 0. */
    public int spillwayPort(int index) {
        if (index < 0 || index >= SPILLWAY_PORTS) {
            throw new IllegalArgumentException("port " + index + " is not in 0.." + (SPILLWAY_PORTS - 1));
        }
        return settings.firstPort() + Slot.PORTS - SPILLWAY_PORTS + index;
    }

    /** Cgroup parent of elastic pods; whatever runs below it is ended by {@code down}. */
    public String cgroupParent() {
        return "/spillway-" + name;
    }

    /** Cgroup above all that the real kubelet makes. No instance name holds a dot. */
    String serverCgroup() {
        return "/spillway-" + name + ".server";
    }

    /** Log files, one per component. */
    public Path logDir() {
        return stateDir.resolve("log");
    }

    /** The API server's audit log, when asked for. */
    public Path auditLog() {
        return logDir().resolve("audit.log");
    }

    /** resolv.conf for pods with {@code dnsPolicy: Default}. */
    public Path resolvConf() {
        return stateDir.resolve("resolv.conf");
    }

    /** The network namespace in which packets of elastic pods are forwarded. */
    public Path podNetwork() {
        return PodNetwork.elastic(this).namespace();
    }

    /** The address of the process behind {@link #clusterDns}. */
    public String dnsProcess() {
        return PodNetwork.elastic(this).address();
    }

    static Optional<Cidr6> range6(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(Cidr6.parse(text));
    }

    Path pkiDir() {
        return stateDir.resolve("pki");
    }

    Path configDir() {
        return stateDir.resolve("config");
    }
}
