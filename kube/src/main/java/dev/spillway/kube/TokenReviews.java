package dev.spillway.kube;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class TokenReviews implements TokenAuthenticator {
    private static final Duration BELIEVED = Duration.ofMinutes(2);
    private static final int REMEMBERED = 1000;

    private final ApiServer api;
    private final Cache<String, Optional<KubeUser>> users;

    TokenReviews(ApiServer api, Ticker ticker) {
        this.api = api;
        this.users = Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterWrite(BELIEVED)
                .ticker(ticker)
                .build();
    }

    @Override
    public Optional<KubeUser> authenticate(String bearerToken) throws ApiException {
        String key = digest(bearerToken);
        Optional<KubeUser> known = users.getIfPresent(key);
        if (known != null) {
            return known;
        }
        Optional<KubeUser> user = review(bearerToken);
        users.put(key, user);
        return user;
    }

    private Optional<KubeUser> review(String token) throws ApiException {
        TokenReview question = new TokenReviewBuilder()
                .withNewSpec()
                .withToken(token)
                .endSpec()
                .build();
        TokenReview answer = api.create(ApiPath.TOKEN_REVIEWS, question, TokenReview.class);
        if (!Boolean.TRUE.equals(answer.getStatus().getAuthenticated())) {
            return Optional.empty();
        }
        UserInfo user = answer.getStatus().getUser();
        return Optional.of(new KubeUser(
                user.getUsername(),
                user.getUid() == null ? "" : user.getUid(),
                user.getGroups() == null ? List.of() : user.getGroups(),
                user.getExtra() == null ? Map.of() : user.getExtra()));
    }

    /** A heap dump shall not be a list of tokens. */
    private static String digest(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
