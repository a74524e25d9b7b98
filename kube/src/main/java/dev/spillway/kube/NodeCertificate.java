package dev.spillway.kube;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's certificate from the cluster's own signer: asked for by a CertificateSigningRequest, kept in two PEM files
 * (0600), and replaced when about 80 % of its life is over or, for serving, when the node's names change.
 */
public final class NodeCertificate implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeCertificate.class);
    private static final double ROTATE_AT = 0.8;
    private static final double JITTER = 0.1;
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration WAIT = Duration.ofMinutes(15);
    private static final Duration LOOK = Duration.ofMinutes(1);
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final ApiServer api;
    private final String nodeName;
    private final String signer;
    private final List<String> usages;
    private final Supplier<Sans> sans;
    private final KeyMaterial files;
    private final InstantSource clock;
    private final double rotateAt =
            ROTATE_AT - JITTER * RandomGenerator.getDefault().nextDouble();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> requestListeners = new CopyOnWriteArrayList<>();
    private final Thread thread;

    NodeCertificate(
            ApiServer api, String nodeName, Kind kind, Supplier<Sans> sans, Path directory, InstantSource clock) {
        this.api = api;
        this.nodeName = nodeName;
        this.signer = kind.signer;
        this.usages = List.of("digital signature", kind.usage);
        this.sans = sans;
        this.files = new KeyMaterial(directory.resolve(kind.file + ".crt"), directory.resolve(kind.file + ".key"));
        this.clock = clock;
        this.thread = Thread.ofVirtual()
                .name("certificate " + kind.file + " " + nodeName)
                .unstarted(this::rotate);
    }

    enum Kind {
        CLIENT("client", "kubernetes.io/kube-apiserver-client-kubelet", "client auth"),
        SERVING("serving", "kubernetes.io/kubelet-serving", "server auth");

        private final String file;
        private final String signer;
        private final String usage;

        Kind(String file, String signer, String usage) {
            this.file = file;
            this.signer = signer;
            this.usage = usage;
        }
    }

    /**
     * The node's identity towards the API server, in {@code client.crt} and {@code client.key}.
     *
     * @param bootstrap whoever may ask for it at first; later the node itself may
     */
    public static NodeCertificate client(ApiServer bootstrap, String nodeName, Path directory) {
        return new NodeCertificate(bootstrap, nodeName, Kind.CLIENT, Sans::none, directory, InstantSource.system());
    }

    /**
     * The certificate of the node's kubelet API, in {@code serving.crt} and {@code serving.key}.
     *
     * @param sans the node's names and addresses now; at least one
     */
    public static NodeCertificate serving(ApiServer api, String nodeName, Supplier<Sans> sans, Path directory) {
        return new NodeCertificate(api, nodeName, Kind.SERVING, sans, directory, InstantSource.system());
    }

    public Path certificateFile() {
        return files.certificateFile();
    }

    public Path keyFile() {
        return files.keyFile();
    }

    /** Called after the files have been replaced by the rotation; must return at once. */
    public void onRotated(Runnable listener) {
        listeners.add(listener);
    }

    /** Called with the name of each CertificateSigningRequest that is made: for whoever may approve it. */
    public void onRequested(Consumer<String> listener) {
        requestListeners.add(listener);
    }

    /**
     * Makes sure that the files hold a certificate that is good for a while. Asks for one only if they do not, and waits
     * until it is issued.
     *
     * @throws ApiException if it cannot be asked for, is denied, or is not issued in time: then somebody has to
     *     {@code kubectl certificate approve} it
     */
    public void ensure(Duration wait) throws ApiException {
        if (isDue()) {
            obtain(wait);
        }
    }

    /** Rotates from now on, on a thread of its own. */
    public void start() {
        thread.start();
    }

    private boolean isDue() {
        Optional<X509Certificate> certificate = files.read();
        return certificate.isEmpty()
                || !KeyMaterial.covers(certificate.get(), sans.get())
                || !clock.instant().isBefore(rotationTime(certificate.get()));
    }

    private Instant rotationTime(X509Certificate certificate) {
        Instant from = certificate.getNotBefore().toInstant();
        Duration life = Duration.between(from, certificate.getNotAfter().toInstant());
        return from.plusMillis((long) (life.toMillis() * rotateAt));
    }

    private void rotate() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(LOOK);
                if (isDue() && tried()) {
                    LOG.info("certificate {} of node {} rotated", files.certificateFile(), nodeName);
                    listeners.forEach(Runnable::run);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean tried() throws InterruptedException {
        try {
            obtain(WAIT);
            return true;
        } catch (ApiException e) {
            LOG.warn("certificate {} not rotated yet: {}", files.certificateFile(), e.getMessage());
            Thread.sleep(AGAIN);
            return false;
        }
    }

    private void obtain(Duration wait) throws ApiException {
        SigningRequest request = SigningRequest.forNode(nodeName, sans.get());
        String encoded = Base64.getEncoder().encodeToString(request.pem().getBytes(StandardCharsets.US_ASCII));
        CertificateSigningRequest object = new CertificateSigningRequestBuilder()
                .withNewMetadata()
                .withGenerateName("csr-" + nodeName + "-")
                .endMetadata()
                .withNewSpec()
                .withSignerName(signer)
                .withRequest(encoded)
                .withUsages(usages)
                .endSpec()
                .build();
        String name = api.create(ApiPath.SIGNING_REQUESTS, object, CertificateSigningRequest.class)
                .getMetadata()
                .getName();
        requestListeners.forEach(listener -> listener.accept(name));
        String certificate = await(name, clock.instant().plus(wait));
        try {
            files.write(certificate, request.keys().getPrivate());
        } catch (IOException e) {
            throw ApiException.unanswered("writing " + files.certificateFile(), e);
        }
    }

    private String await(String name, Instant deadline) throws ApiException {
        String path = ApiPath.in(ApiPath.SIGNING_REQUESTS, name);
        while (true) {
            JsonNode status = api.get(path, JsonNode.class).path("status");
            String certificate = status.path("certificate").asText("");
            if (!certificate.isEmpty()) {
                return new String(Base64.getDecoder().decode(certificate), StandardCharsets.US_ASCII);
            }
            refuseIfRefused(name, status);
            if (!clock.instant().isBefore(deadline)) {
                throw ApiException.unanswered(
                        "certificate signing request " + name,
                        new IOException("not issued in time: kubectl certificate approve " + name));
            }
            pause(name);
        }
    }

    private static void refuseIfRefused(String name, JsonNode status) throws ApiException {
        for (JsonNode condition : status.path("conditions")) {
            String type = condition.path("type").asText();
            if (type.equals("Denied") || type.equals("Failed")) {
                throw ApiException.unanswered(
                        "certificate signing request " + name,
                        new IOException(type + ": " + condition.path("message").asText()));
            }
        }
    }

    private static void pause(String name) throws ApiException {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.unanswered("certificate signing request " + name, e);
        }
    }

    /** Stops the rotation; the files stay. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
