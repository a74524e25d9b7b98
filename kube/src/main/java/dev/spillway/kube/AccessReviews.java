package dev.spillway.kube;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import java.time.Duration;

final class AccessReviews implements AccessAuthorizer {
    private static final Duration YES_BELIEVED = Duration.ofMinutes(5);
    private static final Duration NO_BELIEVED = Duration.ofSeconds(30);
    private static final int REMEMBERED = 1000;

    private record Question(KubeUser user, AccessRequest request) {}

    private final ApiServer api;
    private final Cache<Question, AccessDecision> decisions;

    AccessReviews(ApiServer api, Ticker ticker) {
        this.api = api;
        this.decisions = Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfter(Expiry.<Question, AccessDecision>creating(
                        (question, decision) -> decision.allowed() ? YES_BELIEVED : NO_BELIEVED))
                .ticker(ticker)
                .build();
    }

    @Override
    public AccessDecision authorize(KubeUser user, AccessRequest request) throws ApiException {
        Question question = new Question(user, request);
        AccessDecision known = decisions.getIfPresent(question);
        if (known != null) {
            return known;
        }
        AccessDecision decision = review(user, request);
        decisions.put(question, decision);
        return decision;
    }

    private AccessDecision review(KubeUser user, AccessRequest request) throws ApiException {
        SubjectAccessReview question = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser(user.name())
                .withUid(user.uid())
                .withGroups(user.groups())
                .withExtra(user.extra())
                .withNewResourceAttributes()
                .withVerb(request.verb())
                .withVersion("v1")
                .withResource(request.resource())
                .withSubresource(request.subresource())
                .withName(request.name())
                .endResourceAttributes()
                .endSpec()
                .build();
        SubjectAccessReview answer = api.create(ApiPath.ACCESS_REVIEWS, question, SubjectAccessReview.class);
        String reason = answer.getStatus().getReason();
        return new AccessDecision(Boolean.TRUE.equals(answer.getStatus().getAllowed()), reason == null ? "" : reason);
    }
}
