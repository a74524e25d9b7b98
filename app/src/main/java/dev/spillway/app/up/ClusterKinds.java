package dev.spillway.app.up;

import dev.spillway.app.CommandFailed;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The kinds that Spillway brings into a cluster, and takes away again. A kind that another product brought is left alone. */
final class ClusterKinds {
    private static final String LABEL = "app.kubernetes.io/name";
    private static final String OURS = "spillway";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern NAME = Pattern.compile("(?m)^metadata:\\n {2}name: (\\S+)$");

    private final KubernetesClient client;
    private final Kubectl kubectl;
    private final Readiness readiness;

    ClusterKinds(AdminClient admin, Kubectl kubectl, Readiness readiness) {
        this.client = admin.client();
        this.kubectl = kubectl;
        this.readiness = readiness;
    }

    void install(Path directory) throws CommandFailed, InterruptedException {
        for (Path manifest : manifests(directory)) {
            if (find(name(manifest)).filter(found -> !isOurs(found)).isEmpty()) {
                kubectl.apply(manifest);
            }
        }
    }

    /** With them go all objects of these kinds. */
    void remove() throws InterruptedException {
        ours().forEach(kind -> client.resource(kind).delete());
        readiness.await(PATIENCE, () -> ours().isEmpty() ? Optional.of(true) : Optional.empty());
    }

    private List<CustomResourceDefinition> ours() {
        return client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withLabel(LABEL, OURS)
                .list()
                .getItems();
    }

    private Optional<CustomResourceDefinition> find(String name) {
        return Optional.ofNullable(client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(name)
                .get());
    }

    private static boolean isOurs(CustomResourceDefinition found) {
        return Optional.ofNullable(found.getMetadata().getLabels())
                .filter(labels -> OURS.equals(labels.get(LABEL)))
                .isPresent();
    }

    private static List<Path> manifests(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path manifest) {
        try {
            Matcher name = NAME.matcher(Files.readString(manifest));
            if (!name.find()) {
                throw new IllegalStateException(manifest + " names no kind");
            }
            return name.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
