package dev.spillway.provider.cri.image;

import dev.spillway.core.PodEvent;
import dev.spillway.core.image.ImageNames;
import dev.spillway.core.image.ImageNames.PullPolicy;
import dev.spillway.cri.api.Image;
import dev.spillway.provider.PodInputs;
import dev.spillway.provider.ProviderException;
import dev.spillway.provider.cri.runtime.CriException;
import dev.spillway.provider.cri.runtime.ImageClient;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One pod's images: what its containers' pull policies ask for, with back-off per image as a kubelet's. Used by the pod's
 * worker alone.
 */
public final class PodImages {
    /** The kubelet's: 10 s, doubled up to 5 min. */
    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);

    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);

    private final ImageClient images;
    private final ImageStore store;
    private final ImagePulls pulls;
    private final PodInputs inputs;
    private final InstantSource clock;
    private final Runnable changed;
    private final Map<String, Attempt> attempts = new HashMap<>();

    /** What all pods of one runtime share. */
    public static final class Shared {
        private final ImageClient images;
        private final ImageStore store;
        private final ImagePulls pulls;
        private final PodInputs inputs;
        private final InstantSource clock;

        /** @param parallelPulls how many images are pulled at once */
        public Shared(
                ImageClient images,
                ImageStore store,
                int parallelPulls,
                Executor executor,
                PodInputs inputs,
                InstantSource clock) {
            this.images = images;
            this.store = store;
            this.pulls = new ImagePulls(images, store, parallelPulls, executor, clock);
            this.inputs = inputs;
            this.clock = clock;
        }

        /**
         * One pod's view of them.
         *
         * @param changed called when a pull has ended; must return at once
         */
        public PodImages forPod(Runnable changed) {
            return new PodImages(this, changed);
        }
    }

    private PodImages(Shared shared, Runnable changed) {
        this.images = shared.images;
        this.store = shared.store;
        this.pulls = shared.pulls;
        this.inputs = shared.inputs;
        this.clock = shared.clock;
        this.changed = changed;
    }

    /** Where the image of a container that wants to start is. */
    public sealed interface Answer {
        record Present(Image image) implements Answer {}

        /** Being pulled; {@code changed} will be called. */
        record Pulling() implements Answer {}

        /** As the container's waiting state shows it; {@code again} is when to ask again. */
        record Failed(String reason, String message, Instant again) implements Answer {}
    }

    private static final class Attempt {
        Optional<CompletableFuture<ImagePulls.Pulled>> pull = Optional.empty();
        Instant askedAt = Instant.EPOCH;
        Instant notBefore = Instant.EPOCH;
        Duration backOff = Duration.ZERO;
        String error = "";
    }

    /**
     * Makes sure that the image of a container that wants to start is there, or on its way.
     *
     * @param event called with each event of the kubelet's, without field path
     */
    public Answer ensure(Pod pod, Container container, Consumer<PodEvent> event) {
        Optional<String> named = ImageNames.withDefaultTag(container.getImage());
        if (named.isEmpty()) {
            String message = "Failed to apply default image tag \"" + container.getImage()
                    + "\": couldn't parse image name: invalid reference format";
            return refuse("InspectFailed", "InvalidImageName", message, event);
        }
        String image = named.get();
        Attempt attempt = attempts.computeIfAbsent(image, i -> new Attempt());
        try {
            return attempt.pull.isPresent()
                    ? pulled(container, image, attempt, event)
                    : begin(pod, container, image, attempt, event);
        } catch (CriException e) {
            String message = "Failed to inspect image \"" + image + "\": " + e.getMessage();
            return refuse("InspectFailed", "ImageInspectError", message, event);
        }
    }

    private Answer begin(Pod pod, Container container, String image, Attempt attempt, Consumer<PodEvent> event)
            throws CriException {
        PullPolicy policy = ImageNames.pullPolicy(container);
        Optional<Image> present = policy == PullPolicy.ALWAYS ? Optional.empty() : images.image(image);
        if (present.isPresent() && mayUse(pod, image, present.get().getId())) {
            event.accept(PodEvent.normal(
                    "Pulled",
                    "Container image \"" + container.getImage()
                            + "\" already present on machine and can be accessed by the pod"));
            return present(present.get());
        }
        if (policy == PullPolicy.NEVER) {
            String why = present.isPresent()
                    ? " is present with pull policy of Never but the pod has no credentials for it"
                    : " is not present with pull policy of Never";
            String message = "Container image \"" + container.getImage() + "\"" + why;
            return refuse("ErrImageNeverPull", "ErrImageNeverPull", message, event);
        }
        if (clock.instant().isBefore(attempt.notBefore)) {
            return backOff(container, attempt, event);
        }
        return pull(pod, container, image, attempt, event);
    }

    private Answer present(Image image) {
        store.used(image.getId());
        return new Answer.Present(image);
    }

    /** Without an answer from the API server the registry is asked, which knows it best. */
    private boolean mayUse(Pod pod, String image, String imageId) {
        ImageReference name = ImageReference.parse(image);
        if (store.mayUse(imageId, name, List.of())) {
            return true;
        }
        try {
            return store.mayUse(
                    imageId, name, PullSecrets.of(secrets(pod, missing -> {})).matching(name));
        } catch (ProviderException e) {
            return false;
        }
    }

    private Answer pull(Pod pod, Container container, String image, Attempt attempt, Consumer<PodEvent> event) {
        List<Secret> secrets;
        try {
            secrets = secrets(pod, event);
        } catch (ProviderException e) {
            return new Answer.Failed(
                    "ErrImagePull", e.getMessage(), clock.instant().plus(FIRST_BACK_OFF));
        }
        event.accept(PodEvent.normal("Pulling", "Pulling image \"" + container.getImage() + "\""));
        attempt.askedAt = clock.instant();
        CompletableFuture<ImagePulls.Pulled> pull =
                pulls.pull(image, PullSecrets.of(secrets).matching(ImageReference.parse(image)));
        attempt.pull = Optional.of(pull);
        CompletableFuture<?> _ = pull.whenComplete((p, e) -> changed.run());
        return new Answer.Pulling();
    }

    private List<Secret> secrets(Pod pod, Consumer<PodEvent> event) throws ProviderException {
        List<Secret> found = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (LocalObjectReference reference : pod.getSpec().getImagePullSecrets()) {
            inputs.secret(pod.getMetadata().getNamespace(), reference.getName())
                    .ifPresentOrElse(found::add, () -> missing.add(reference.getName()));
        }
        if (!missing.isEmpty()) {
            event.accept(PodEvent.warning(
                    "FailedToRetrieveImagePullSecret",
                    "Unable to retrieve some image pull secrets (" + String.join(", ", missing)
                            + "); attempting to pull the image may not succeed."));
        }
        return found;
    }

    private Answer pulled(Container container, String image, Attempt attempt, Consumer<PodEvent> event)
            throws CriException {
        CompletableFuture<ImagePulls.Pulled> pull = attempt.pull.orElseThrow();
        if (!pull.isDone()) {
            return new Answer.Pulling();
        }
        attempt.pull = Optional.empty();
        if (pull.isCompletedExceptionally()) {
            return failed(container, attempt, pull.exceptionNow().getMessage(), event);
        }
        ImagePulls.Pulled pulled = pull.resultNow();
        attempt.backOff = Duration.ZERO;
        event.accept(PodEvent.normal(
                "Pulled",
                "Successfully pulled image \"" + container.getImage() + "\" in "
                        + GoDurations.format(pulled.took()) + " ("
                        + GoDurations.format(Duration.between(attempt.askedAt, clock.instant()))
                        + " including waiting). Image size: " + pulled.sizeBytes() + " bytes."));
        Optional<Image> present = images.image(pulled.imageRef());
        return present.map(this::present)
                .orElseGet(() -> failed(container, attempt, "image " + image + " vanished after it was pulled", event));
    }

    private Answer failed(Container container, Attempt attempt, @Nullable String error, Consumer<PodEvent> event) {
        attempt.error = String.valueOf(error);
        attempt.backOff = attempt.backOff.isZero() ? FIRST_BACK_OFF : min(attempt.backOff.multipliedBy(2));
        attempt.notBefore = clock.instant().plus(attempt.backOff);
        event.accept(
                PodEvent.warning("Failed", "Failed to pull image \"" + container.getImage() + "\": " + attempt.error));
        event.accept(PodEvent.warning("Failed", "Error: ErrImagePull"));
        // Looked at once more a little later, when it shows as ImagePullBackOff: as a kubelet's next sync does.
        return new Answer.Failed("ErrImagePull", attempt.error, clock.instant().plusSeconds(5));
    }

    private Answer backOff(Container container, Attempt attempt, Consumer<PodEvent> event) {
        String message = "Back-off pulling image \"" + container.getImage() + "\"";
        event.accept(PodEvent.normal("BackOff", message));
        event.accept(PodEvent.warning("Failed", "Error: ImagePullBackOff"));
        return new Answer.Failed("ImagePullBackOff", message + ": ErrImagePull: " + attempt.error, attempt.notBefore);
    }

    private Answer refuse(String eventReason, String reason, String message, Consumer<PodEvent> event) {
        event.accept(PodEvent.warning(eventReason, message));
        event.accept(PodEvent.warning("Failed", "Error: " + reason));
        return new Answer.Failed(reason, message, clock.instant().plus(FIRST_BACK_OFF));
    }

    private static Duration min(Duration backOff) {
        return backOff.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : backOff;
    }
}
