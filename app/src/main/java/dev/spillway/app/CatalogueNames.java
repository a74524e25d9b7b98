package dev.spillway.app;

import dev.spillway.core.spec.Catalogue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Catalogues as they are typed. */
final class CatalogueNames {
    private CatalogueNames() {}

    static Catalogue named(String option, String name) throws CommandFailed {
        return Catalogue.named(name)
                .orElseThrow(() -> new CommandFailed(option + " " + name + ": there are "
                        + Stream.of(Catalogue.values())
                                .map(Catalogue::catalogueName)
                                .collect(Collectors.joining(", "))));
    }
}
