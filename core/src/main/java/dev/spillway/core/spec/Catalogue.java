package dev.spillway.core.spec;

import dev.spillway.core.ElasticSpec;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a pool's pods get their sizes from: {@code as-requested}, or a cloud's list of specs with that cloud's rules and
 * annotations. A pure function of the pod; thread-safe.
 *
 * <p>{@code eci} follows the newest documents; {@code eci-2021} is the list, default size, free disk and no-rounding rule of
 * July 2021; {@code eci-regional} adds the sizes that some regions have.
 */
public enum Catalogue {
    AS_REQUESTED,
    ECI,
    ECI_REGIONAL,
    ECI_2021,
    TKE_INTEL,
    TKE_AMD,
    TKE_GPU;

    private static final EciRules ECI_NOW = EciRules.current(ECI.catalogueName(), SpecTable.of("eci.specs"));
    private static final EciRules ECI_WIDE =
            EciRules.current(ECI_REGIONAL.catalogueName(), SpecTable.of("eci.specs", "eci-regional.specs"));
    private static final EciRules ECI_OLD = EciRules.of2021(ECI_2021.catalogueName(), SpecTable.of("eci-2021.specs"));

    /** As configuration names it: {@code tke-intel}. */
    public String catalogueName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Catalogue> named(String name) {
        return Stream.of(values()).filter(c -> c.catalogueName().equals(name)).findFirst();
    }

    /** The spec that a pod gets here, decided by its annotations and its containers' resources alone. */
    public Sizing size(Pod pod) {
        return switch (this) {
            case AS_REQUESTED -> AsRequested.size(pod);
            case ECI -> ECI_NOW.size(pod);
            case ECI_REGIONAL -> ECI_WIDE.size(pod);
            case ECI_2021 -> ECI_OLD.size(pod);
            case TKE_INTEL, TKE_AMD, TKE_GPU -> new TkeRules(catalogueName()).size(pod);
        };
    }

    /**
     * The spec that covers another one's vCPU and memory here: what recorded usage would have been given by this
     * catalogue. Empty if none does, or if GPUs are wanted, which no two catalogues count alike.
     */
    public Optional<ElasticSpec> covering(ElasticSpec other) {
        if (other.gpus() > 0) {
            return Optional.empty();
        }
        PodSize asked = new PodSize(other.milliCpu(), other.memoryBytes());
        return switch (this) {
            case AS_REQUESTED -> Optional.of(other);
            case ECI -> ECI_NOW.covering(asked);
            case ECI_REGIONAL -> ECI_WIDE.covering(asked);
            case ECI_2021 -> ECI_OLD.covering(asked);
            case TKE_INTEL, TKE_GPU -> TkeRules.covering("intel", asked);
            case TKE_AMD -> TkeRules.covering("amd", asked);
        };
    }
}
