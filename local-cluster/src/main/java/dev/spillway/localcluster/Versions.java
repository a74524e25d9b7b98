package dev.spillway.localcluster;

/** The upstream versions this room starts; {@code go/*}{@code /go.mod} pin the same. */
final class Versions {
    static final String KUBERNETES = "v1.36.3";
    static final String ETCD = "v3.6.8";
    static final String COREDNS = "v1.14.7";

    private Versions() {}
}
