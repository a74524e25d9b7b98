package dev.spillway.provider.cri.volume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.spillway.core.volume.TokenRefresh;
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
 * show them, in memory.
 */
final class BoundTokens {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final PodFiles files;
    private final PodInputs inputs;
    private final InstantSource clock;

    BoundTokens(PodFiles files, PodInputs inputs, InstantSource clock) {
        this.files = files;
        this.inputs = inputs;
        this.clock = clock;
    }

    /**
     * A token, and when the next one is to be asked for.
     *
     * @param askedAt by our own clock, as {@code due}, whatever the API server's says
     */
    record Held(String token, Instant expiresAt, Instant askedAt, Instant due) {
        /** Also when the clock was set back since: how old the token is can then not be told. */
        boolean isDue(Instant now) {
            return now.isBefore(askedAt) || !now.isBefore(due);
        }
    }

    /**
     * The token to show now.
     *
     * @throws ProviderException if there is none that is still good
     */
    Held token(String serviceAccount, TokenSpec spec) throws ProviderException, IOException {
        Path file = file(serviceAccount, spec);
        Optional<Held> kept = read(file);
        Instant now = clock.instant();
        if (kept.isPresent() && !kept.get().isDue(now)) {
            return kept.get();
        }
        try {
            ServiceAccountToken issued = inputs.token(files.pod(), serviceAccount, spec);
            Held fresh = new Held(issued.token(), issued.expiresAt(), now, now.plus(use(issued)));
            write(file, fresh);
            return fresh;
        } catch (ProviderException e) {
            // A token that is due is still good for a fifth of its life.
            if (kept.isPresent() && now.isBefore(kept.get().expiresAt())) {
                return new Held(kept.get().token(), kept.get().expiresAt(), now, now.plus(RETRY));
            }
            throw e;
        }
    }

    private static Duration use(ServiceAccountToken token) {
        return Duration.between(
                token.issuedAt(), TokenRefresh.dueAt(token.issuedAt(), token.expiresAt(), Duration.ZERO));
    }

    private Path file(String serviceAccount, TokenSpec spec) {
        String key = serviceAccount + "\n" + spec.audience().orElse("") + "\n"
                + spec.expiry().toSeconds();
        UUID name = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
        return files.memory().resolve("tokens").resolve(name + ".json");
    }

    private static Optional<Held> read(Path file) throws IOException {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        JsonNode json = JSON.readTree(file.toFile());
        return Optional.of(new Held(
                json.path("token").asText(),
                Instant.parse(json.path("expiresAt").asText()),
                Instant.parse(json.path("askedAt").asText(Instant.EPOCH.toString())),
                Instant.parse(json.path("due").asText())));
    }

    private static void write(Path file, Held token) throws IOException {
        FileTrees.privateParent(file);
        JsonNode json = JSON.createObjectNode()
                .put("token", token.token())
                .put("expiresAt", token.expiresAt().toString())
                .put("askedAt", token.askedAt().toString())
                .put("due", token.due().toString());
        FileTrees.replace(file, JSON.writeValueAsBytes(json), 0600);
    }
}
