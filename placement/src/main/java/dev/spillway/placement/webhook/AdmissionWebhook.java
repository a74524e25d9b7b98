package dev.spillway.placement.webhook;

import dev.spillway.core.placement.VirtualNodeRules;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admission webhook: serves, tells the API server where and with which certificate, keeps both so, and takes its
 * configurations away on request. It makes, keeps and renews its certificate itself.
 */
public final class AdmissionWebhook implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AdmissionWebhook.class);
    private static final Duration LOOK = Duration.ofMinutes(1);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final KubernetesClient client;
    private final WebhookOptions options;
    private final InstantSource clock;
    private final CertificateFile file;
    private final SwappableCertificate certificate;
    private final AdmissionRules rules;
    private final WebhookServer server;
    private final Thread keeper = Thread.ofVirtual().name("webhook-keeper").unstarted(this::keep);
    private boolean registered;
    private volatile boolean warm;

    /**
     * Serves nothing yet.
     *
     * @param client used for the two webhook configurations only; closed by whoever made it
     */
    public AdmissionWebhook(
            KubernetesClient client,
            ClusterFacts facts,
            VirtualNodeRules virtualNodes,
            WebhookOptions options,
            InstantSource clock) {
        this.client = client;
        this.options = options;
        this.clock = clock;
        this.file = new CertificateFile(options.certificateFile());
        this.certificate = new SwappableCertificate(
                file.read(options.host(), clock.instant()).orElseGet(this::newCertificate));
        this.rules = new AdmissionRules(facts, virtualNodes);
        this.server = new WebhookServer(
                options.listen(),
                certificate,
                review -> {
                    facts.awaitKnown();
                    return rules.answer(review);
                },
                this::answered);
    }

    /**
     * Serves, and registers with the API server as soon as that answers.
     *
     * @throws IOException if the address cannot be listened on
     */
    public void start() throws IOException {
        server.start();
        keeper.start();
        log.info("admission webhook on {}:{}", options.host(), port());
    }

    /** The port listened on. */
    public int port() {
        return server.port();
    }

    private WebhookCertificate newCertificate() {
        WebhookCertificate made = WebhookCertificate.create(List.of(options.host()), clock.instant());
        file.write(made);
        return made;
    }

    private void answered(long nanos) {
        if (warm) {
            options.answered().accept(nanos);
        }
    }

    private void keep() {
        try {
            WarmUp.of(rules);
            WarmUp.of(options.host(), port(), certificate.current().certificate());
            warm = true;
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(look() ? LOOK : RETRY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Someone may have deleted or changed the configurations: they are written again as they should be. */
    private boolean look() {
        try {
            if (!clock.instant().isBefore(certificate.current().renewAt())) {
                renew();
            }
            apply(certificate.current().pem());
            if (!registered) {
                log.info("admission webhook registered as {}", WebhookConfigurations.name(options));
            }
            registered = true;
            return true;
        } catch (KubernetesClientException e) {
            log.warn("the admission webhook is not registered, trying again: {}", e.getMessage());
            return false;
        }
    }

    /** API servers must trust the new certificate before they see it, and the old one until all have heard. */
    private void renew() {
        Instant until = certificate.current().certificate().getNotAfter().toInstant();
        WebhookCertificate next = newCertificate();
        apply(certificate.current().pem() + next.pem());
        pause();
        certificate.replace(next);
        log.info("webhook certificate renewed; the old one would have ended {}", until);
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void apply(String pem) {
        String bundle = Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
        WebhookConfigurations configurations = new WebhookConfigurations(options, port(), bundle);
        client.resource(configurations.mutating())
                .fieldManager("spillway")
                .forceConflicts()
                .serverSideApply();
        client.resource(configurations.validating())
                .fieldManager("spillway")
                .forceConflicts()
                .serverSideApply();
    }

    /** Takes the configurations away: the API server asks no more. For uninstalling, not for a restart. */
    public static void unregister(KubernetesClient client, String instance) {
        String name = "spillway-" + instance;
        client.admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName(name)
                .delete();
        client.admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .withName(name)
                .delete();
    }

    /** Stops serving. The configurations stay: a restart is short, and until then the API server ignores us. */
    @Override
    public void close() {
        keeper.interrupt();
        server.close();
    }
}
