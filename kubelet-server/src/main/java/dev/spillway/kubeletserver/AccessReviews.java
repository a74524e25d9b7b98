package dev.spillway.kubeletserver;

import java.io.IOException;
import java.util.Optional;

/**
 * The two questions that the kubelet API asks the API server: TokenReview and SubjectAccessReview. Called for every
 * request, from many virtual threads at once: implementations cache. Calls may block, so they must not share a client
 * with the heartbeats.
 */
public interface AccessReviews {

    /**
     * Whose bearer token this is; empty if the API server does not know it.
     *
     * @throws IOException if the API server gave no answer
     */
    Optional<User> authenticate(String token) throws IOException;

    /**
     * Whether the user may do this to {@code nodes/<subresource>} of the node.
     *
     * @throws IOException if the API server gave no answer
     */
    boolean allowed(User user, NodeAccess access) throws IOException;
}
