package dev.spillway.localcluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * An image of one layer on disk, as the OCI image layout has it: {@code oci-layout}, {@code index.json} and
 * {@code blobs/sha256}. Layers are not compressed: they travel over loopback only.
 *
 * @param directory where the layout is
 */
record OciLayout(Path directory) {
    static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Makes an image of a root file system; the same files and settings always give the same digest. */
    static OciLayout build(Path directory, Path rootfs, ImageConfig config) {
        Path tar = TextFiles.directory(directory.resolve("blobs/sha256")).resolve(".layer");
        Command.of(
                        "tar",
                        "--sort=name",
                        "--mtime=@0",
                        "--owner=0",
                        "--group=0",
                        "--numeric-owner",
                        "-cf",
                        tar.toString(),
                        "-C",
                        rootfs.toString(),
                        ".")
                .check();
        return write(directory, tar, config);
    }

    /** Makes an image of a layer, which is moved from where it lies. */
    static OciLayout write(Path directory, Path tar, ImageConfig config) {
        OciLayout layout = new OciLayout(directory);
        TextFiles.directory(directory.resolve("blobs/sha256"));
        ObjectNode layer = layout.addBlob(LAYER, tar);
        String layerDigest = layer.get("digest").asText();
        ObjectNode manifest = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", MANIFEST);
        manifest.set("config", layout.addJson(CONFIG, configuration(config, layerDigest)));
        manifest.putArray("layers").add(layer);
        ObjectNode index = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", INDEX);
        index.putArray("manifests").add(layout.addJson(MANIFEST, manifest));
        TextFiles.write(directory.resolve("oci-layout"), "{\"imageLayoutVersion\": \"1.0.0\"}\n");
        TextFiles.write(directory.resolve("index.json"), text(index));
        return layout;
    }

    String manifestDigest() {
        return read(directory.resolve("index.json")).at("/manifests/0/digest").asText();
    }

    /** Digests of everything the manifest refers to. */
    List<String> blobDigests() {
        JsonNode manifest = read(blob(manifestDigest()));
        return List.of(
                manifest.at("/layers/0/digest").asText(),
                manifest.at("/config/digest").asText());
    }

    Path blob(String digest) {
        return directory.resolve("blobs").resolve(digest.replace(':', '/'));
    }

    private static ObjectNode configuration(ImageConfig config, String layerDigest) {
        ObjectNode root =
                JSON.createObjectNode().put("architecture", architecture()).put("os", "linux");
        ObjectNode process = root.putObject("config").put("StopSignal", config.stopSignal());
        process.putArray("Env").add("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        process.set("Entrypoint", JSON.valueToTree(config.entrypoint()));
        process.set("Cmd", JSON.valueToTree(config.command()));
        ObjectNode ports = process.putObject("ExposedPorts");
        config.ports().forEach(ports::putObject);
        root.putObject("rootfs").put("type", "layers").putArray("diff_ids").add(layerDigest);
        return root;
    }

    private static String architecture() {
        return System.getProperty("os.arch", "").equals("aarch64") ? "arm64" : "amd64";
    }

    private ObjectNode addJson(String mediaType, ObjectNode content) {
        Path file = directory.resolve("blobs/sha256/.json");
        TextFiles.write(file, text(content));
        return addBlob(mediaType, file);
    }

    private ObjectNode addBlob(String mediaType, Path file) {
        try {
            long size = Files.size(file);
            String digest = sha256(file);
            Files.move(file, blob(digest), StandardCopyOption.REPLACE_EXISTING);
            return JSON.createObjectNode()
                    .put("mediaType", mediaType)
                    .put("digest", digest)
                    .put("size", size);
        } catch (IOException e) {
            throw new LocalClusterException("cannot write an image below " + directory + ": " + e, e);
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream input = Files.newInputStream(file)) {
            var digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(input, digest).transferTo(OutputStream.nullOutputStream());
            return "sha256:" + HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new LocalClusterException("cannot read image file " + file + ": " + e, e);
        }
    }

    private static String text(JsonNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
