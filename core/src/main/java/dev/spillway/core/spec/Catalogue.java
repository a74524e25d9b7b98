package dev.spillway.core.spec;

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
}
