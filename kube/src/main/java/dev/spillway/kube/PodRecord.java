package dev.spillway.kube;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.spillway.core.PodRef;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A pod as the API server last sent it, kept small: what is looked at often in the open, the whole as compressed JSON.
 * Immutable.
 *
 * @param resourceVersion grows with every change of the object
 * @param phase {@code Pending}, {@code Running}, {@code Succeeded}, {@code Failed} or {@code Unknown}
 * @param deletionSeconds when the pod shall be gone, as epoch seconds; 0 if nobody deletes it
 * @param graceSeconds of its deletion; -1 if nobody deletes it
 * @param controllerUid of the owner that manages it; empty if there is none
 */
public record PodRecord(
        PodRef ref,
        long resourceVersion,
        long generation,
        String phase,
        long deletionSeconds,
        long graceSeconds,
        String controllerUid,
        boolean hasFinalizers,
        CompressedPod content) {

    /** The record of a pod that is at hand as an object, such as the answer to a write. */
    public static PodRecord of(Pod pod) {
        try (JsonParser parser = Json.MAPPER.treeAsTokens(Json.tree(pod))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalStateException("a pod is no JSON object");
            }
            return PodScanner.scan(parser);
        } catch (IOException e) {
            throw new UncheckedIOException("a pod that was read cannot be kept", e);
        }
    }

    /** Empty while nobody deletes the pod. */
    public Optional<Instant> deletionTimestamp() {
        return deletionSeconds == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(deletionSeconds));
    }

    /** Empty while nobody deletes the pod. */
    public OptionalLong deletionGracePeriodSeconds() {
        return graceSeconds < 0 ? OptionalLong.empty() : OptionalLong.of(graceSeconds);
    }

    /** The whole pod but for {@code managedFields}: a new object at every call, so keep it no longer than needed. */
    public Pod pod() {
        return content.inflate();
    }

    @Override
    public String toString() {
        return ref + " " + phase + " @" + resourceVersion;
    }
}
