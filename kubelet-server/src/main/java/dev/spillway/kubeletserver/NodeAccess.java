package dev.spillway.kubeletserver;

/**
 * What a request wants of a node, as a SubjectAccessReview asks it: {@code resource=nodes}, cluster-wide, core group.
 *
 * @param verb {@code get}, {@code create}, {@code update}, {@code patch}, {@code delete}; empty for other methods
 * @param subresource {@code proxy}, {@code metrics}, …
 * @param node the node's name
 */
public record NodeAccess(String verb, String subresource, String node) {}
