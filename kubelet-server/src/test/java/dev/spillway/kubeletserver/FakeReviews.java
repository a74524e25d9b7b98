package dev.spillway.kubeletserver;

import dev.spillway.kube.AccessAuthorizer;
import dev.spillway.kube.AccessDecision;
import dev.spillway.kube.AccessRequest;
import dev.spillway.kube.ApiException;
import dev.spillway.kube.KubeUser;
import dev.spillway.kube.TokenAuthenticator;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An API server that knows some tokens and some rules of the form {@code user verb subresource}. */
final class FakeReviews implements TokenAuthenticator, AccessAuthorizer {
    private final Map<String, KubeUser> tokens = new ConcurrentHashMap<>();
    private final Set<String> rules = ConcurrentHashMap.newKeySet();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean down;

    FakeReviews token(String token, String user) {
        tokens.put(token, new KubeUser(user, "", List.of("system:authenticated"), Map.of()));
        return this;
    }

    FakeReviews allow(String user, String verb, String subresource) {
        rules.add(user + " " + verb + " " + subresource);
        return this;
    }

    void goDown() {
        down = true;
    }

    /** The access reviews so far, in the form of rules, with the groups. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public Optional<KubeUser> authenticate(String token) throws ApiException {
        answer();
        return Optional.ofNullable(tokens.get(token));
    }

    @Override
    public AccessDecision authorize(KubeUser user, AccessRequest access) throws ApiException {
        answer();
        String rule = user.name() + " " + access.verb() + " " + access.subresource();
        asked.add(rule + " on " + access.name() + " as " + user.groups());
        return new AccessDecision(rules.contains(rule) || rules.contains(user.name() + " * *"), "");
    }

    private void answer() throws ApiException {
        if (down) {
            throw ApiException.unanswered("review", new ConnectException("connection refused"));
        }
    }
}
