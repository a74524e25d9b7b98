package dev.spillway.localcluster;

/** The ports of the cluster's own components, at their offset in an instance's block. Offsets are for ever. */
enum Port {
    API_SERVER(0),
    ETCD(1),
    ETCD_PEER(2),
    CONTROLLER_MANAGER(3),
    SCHEDULER(4),
    REGISTRY(5),
    CONTAINERD_STREAM(6),
    SERVER_CONTAINERD_STREAM(7),
    KUBELET(8),
    KUBELET_HEALTH(9),
    KUBE_PROXY_HEALTH(10),
    KUBE_PROXY_METRICS(11),
    DNS_HEALTH(12),
    DNS_READY(13);

    private final int offset;

    Port(int offset) {
        this.offset = offset;
    }

    int of(Instance instance) {
        return instance.settings().firstPort() + offset;
    }
}
