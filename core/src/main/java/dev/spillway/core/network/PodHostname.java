package dev.spillway.core.network;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;

/**
 * What a pod is called within its network.
 *
 * @param name the short name
 * @param domain empty for a pod without a subdomain
 */
public record PodHostname(String name, String domain) {
    private static final int MAX_NAME = 63;
    private static final int MAX_KERNEL_NAME = 64;

    /** By {@code hostnameOverride}, else {@code hostname}, else the pod's name, cut to what a host name may be. */
    public static PodHostname of(Pod pod, String clusterDomain) {
        PodSpec spec = pod.getSpec();
        if (spec.getHostnameOverride() != null) {
            return new PodHostname(cut(spec.getHostnameOverride()), "");
        }
        String own = spec.getHostname();
        String name = own == null || own.isEmpty() ? pod.getMetadata().getName() : own;
        String subdomain = spec.getSubdomain();
        String domain = subdomain == null || subdomain.isEmpty()
                ? ""
                : subdomain + "." + pod.getMetadata().getNamespace() + ".svc." + clusterDomain;
        return new PodHostname(cut(name), domain);
    }

    /** The name the kernel is given: the full one if the pod sets its host name to it and has a subdomain. */
    public String kernelName(PodSpec spec) {
        return Boolean.TRUE.equals(spec.getSetHostnameAsFQDN()) && !domain.isEmpty() ? name + "." + domain : name;
    }

    /** Whether the kernel takes a name; the sandbox of a pod with a longer one is not created. */
    public static boolean fitsKernel(String kernelName) {
        return kernelName.length() <= MAX_KERNEL_NAME;
    }

    private static String cut(String name) {
        return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME).replaceFirst("[-.]+$", "");
    }
}
