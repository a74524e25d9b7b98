package dev.spillway.kubeletserver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An API server that knows some tokens and some rules of the form {@code user verb subresource}. */
final class FakeReviews implements AccessReviews {
    private final Map<String, User> tokens = new ConcurrentHashMap<>();
    private final Set<String> rules = ConcurrentHashMap.newKeySet();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean down;

    FakeReviews token(String token, String user) {
        tokens.put(token, new User(user, "", List.of("system:authenticated"), Map.of()));
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
    public Optional<User> authenticate(String token) throws IOException {
        answer();
        return Optional.ofNullable(tokens.get(token));
    }

    @Override
    public boolean allowed(User user, NodeAccess access) throws IOException {
        answer();
        String rule = user.name() + " " + access.verb() + " " + access.subresource();
        asked.add(rule + " on " + access.node() + " as " + user.groups());
        return rules.contains(rule) || rules.contains(user.name() + " * *");
    }

    private void answer() throws IOException {
        if (down) {
            throw new IOException("connection refused");
        }
    }
}
