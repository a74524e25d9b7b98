package dev.spillway.provider.cri.volume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.spillway.provider.PodInputs;
import dev.spillway.provider.ProviderException;
import dev.spillway.provider.ServiceAccountToken;
import dev.spillway.provider.TokenSpec;
import dev.spillway.provider.cri.host.FileTrees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/**
 * A pod's service-account tokens, kept until they are due, also over a restart of this process: beside the volumes that
 * show them, in memory. Due at 80 % of their life, or after a day, as in the kubelet.
 */
final class BoundTokens {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LONGEST_USE = Duration.ofHours(24);

    private final PodFiles files;
    private final PodInputs inputs;
    private final InstantSource clock;

    BoundTokens(PodFiles files, PodInputs inputs, InstantSource clock) {
        this.files = files;
        this.inputs = inputs;
        this.clock = clock;
    }

    /**
     * The token to show now.
     *
     * @throws ProviderException if there is none that is still good
     */
    ServiceAccountToken token(String serviceAccount, TokenSpec spec) throws ProviderException, IOException {
        Path file = file(serviceAccount, spec);
        Optional<ServiceAccountToken> kept = read(file);
        Instant now = clock.instant();
        if (kept.isPresent() && now.isBefore(due(kept.get()))) {
            return kept.get();
        }
        try {
            ServiceAccountToken fresh = inputs.token(files.pod(), serviceAccount, spec);
            write(file, fresh);
            return fresh;
        } catch (ProviderException e) {
            // A token that is due is still good for a fifth of its life.
            if (kept.isPresent() && now.isBefore(kept.get().expiresAt())) {
                return kept.get();
            }
            throw e;
        }
    }

    static Instant due(ServiceAccountToken token) {
        Duration life = Duration.between(token.issuedAt(), token.expiresAt());
        Duration use = life.multipliedBy(4).dividedBy(5);
        return token.issuedAt().plus(use.compareTo(LONGEST_USE) > 0 ? LONGEST_USE : use);
    }

    private Path file(String serviceAccount, TokenSpec spec) {
        String key = serviceAccount + "\n" + spec.audience().orElse("") + "\n"
                + spec.expiry().toSeconds();
        UUID name = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
        return files.memory().resolve("tokens").resolve(name + ".json");
    }

    private static Optional<ServiceAccountToken> read(Path file) throws IOException {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        JsonNode json = JSON.readTree(file.toFile());
        return Optional.of(new ServiceAccountToken(
                json.path("token").asText(),
                Instant.parse(json.path("issuedAt").asText()),
                Instant.parse(json.path("expiresAt").asText())));
    }

    private static void write(Path file, ServiceAccountToken token) throws IOException {
        FileTrees.privateParent(file);
        JsonNode json = JSON.createObjectNode()
                .put("token", token.token())
                .put("issuedAt", token.issuedAt().toString())
                .put("expiresAt", token.expiresAt().toString());
        FileTrees.replace(file, JSON.writeValueAsBytes(json), 0600);
    }
}
