package dev.spillway.kube;

/**
 * What somebody wants to do with a cluster-wide core/v1 resource, such as {@code get nodes/proxy virtual-kubelet}.
 *
 * @param subresource empty for the resource itself
 */
public record AccessRequest(String verb, String resource, String subresource, String name) {}
