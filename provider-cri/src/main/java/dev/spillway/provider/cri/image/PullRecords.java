package dev.spillway.provider.cri.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.cri.api.AuthConfig;
import dev.spillway.provider.cri.host.FileTrees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whose credentials each image was pulled with, so that a pod without them does not get a private image only because
 * another pod pulled it before: a kubelet's {@code KubeletEnsureSecretPulledImages}. Kept over restarts, the credentials
 * themselves only as salted digests. What one repository gave away says nothing about another that has the same image. An
 * image without a record was not pulled by us: anybody may use it. Safe for use by many threads.
 */
final class PullRecords {
    private static final JsonMapper JSON = new JsonMapper();
    /** Stands for no credentials. */
    private static final String ANYBODY = "";

    private final Path file;
    private final Map<String, Set<String>> byImage = new HashMap<>();
    private String salt = "";

    /** @param file private to us; need not exist */
    PullRecords(Path file) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            read(JSON.readTree(file.toFile()));
        } else {
            byte[] random = new byte[16];
            new SecureRandom().nextBytes(random);
            salt = HexFormat.of().formatHex(random);
        }
    }

    /** Whether we pulled this image, as far as is known. */
    synchronized boolean pulled(String imageId) {
        return byImage.containsKey(imageId);
    }

    /** Whether a pod with these credentials may use an image that is there without asking its registry. */
    synchronized boolean mayUse(String imageId, ImageReference name, List<AuthConfig> credentials) {
        Set<String> accepted = byImage.get(imageId);
        return accepted == null
                || accepted.contains(key(name, ANYBODY))
                || credentials.stream().map(c -> key(name, digest(c))).anyMatch(accepted::contains);
    }

    /** Its registry gave the image away, to anybody or for these credentials. */
    synchronized void add(String imageId, ImageReference name, Optional<AuthConfig> credentials) throws IOException {
        String accepted = key(name, credentials.map(this::digest).orElse(ANYBODY));
        if (byImage.computeIfAbsent(imageId, id -> new HashSet<>()).add(accepted)) {
            write();
        }
    }

    /** The image is not there any more. */
    synchronized void remove(String imageId) throws IOException {
        if (byImage.remove(imageId) != null) {
            write();
        }
    }

    private static String key(ImageReference name, String who) {
        return name.registry() + "/" + name.repository() + " " + who;
    }

    private String digest(AuthConfig credentials) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(credentials.toByteArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private void read(JsonNode json) {
        salt = json.path("salt").asText();
        json.path("images").properties().forEach(image -> {
            Set<String> accepted = new HashSet<>();
            image.getValue().forEach(digest -> accepted.add(digest.asText()));
            byImage.put(image.getKey(), accepted);
        });
    }

    private void write() throws IOException {
        ObjectNode json = JSON.createObjectNode().put("salt", salt);
        ObjectNode images = json.putObject("images");
        byImage.forEach((id, accepted) -> accepted.forEach(images.withArray("/" + id.replace("/", "~1"))::add));
        FileTrees.privateParent(file);
        FileTrees.replace(file, JSON.writeValueAsBytes(json), 0600);
    }
}
