package dev.spillway.app.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rooms of ARCHITECTURE.md and the arrows between them. */
final class HouseTest {
    private static final String ROOT = "dev.spillway.";

    /** Each room, and the rooms it may touch. */
    private static final Map<String, Set<String>> HOUSE = Map.ofEntries(
            Map.entry("core", Set.of()),
            Map.entry("provider", Set.of("core")),
            Map.entry("kube", Set.of("core")),
            Map.entry("cri.api", Set.of()),
            Map.entry("provider.cri", Set.of("cri.api", "provider", "core")),
            Map.entry("provider.simulator", Set.of("provider", "core")),
            Map.entry("node", Set.of("kube", "provider", "core")),
            Map.entry("network", Set.of("kube", "provider", "core")),
            Map.entry("kubeletserver", Set.of("kube", "provider", "core")),
            Map.entry("placement", Set.of("kube", "provider", "core")),
            Map.entry("billing", Set.of("kube", "provider", "core")),
            Map.entry("localcluster", Set.of()));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.spillway");

    @TestFactory
    List<DynamicTest> everyRoomTouchesOnlyWhatItMay() {
        return HOUSE.keySet().stream()
                .sorted()
                .map(room -> DynamicTest.dynamicTest(room, () -> touchesOnlyWhatItMay(room)))
                .toList();
    }

    @Test
    void everyClassIsInARoom() {
        List<String> homeless = CLASSES.stream()
                .filter(type -> room(type.getPackageName()).isEmpty())
                .map(type -> type.getName())
                .toList();

        assertThat(homeless).isEmpty();
    }

    private static void touchesOnlyWhatItMay(String room) {
        noClasses()
                .that(resideIn(room))
                .should()
                .dependOnClassesThat(
                        DescribedPredicate.describe("are in a room that " + room + " may not touch", type -> {
                            String other = room(type.getPackageName());
                            return !other.isEmpty()
                                    && !other.equals(room)
                                    && !HOUSE.get(room).contains(other);
                        }))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> resideIn(String room) {
        return DescribedPredicate.describe(
                "are in " + room, type -> room(type.getPackageName()).equals(room));
    }

    /** The longest room name that the package begins with; {@code app} is the roof and may touch all. */
    private static String room(String packageName) {
        if (packageName.equals(ROOT + "app") || packageName.startsWith(ROOT + "app.")) {
            return "app";
        }
        return HOUSE.keySet().stream()
                .filter(room -> packageName.equals(ROOT + room) || packageName.startsWith(ROOT + room + "."))
                .reduce("", (a, b) -> a.length() >= b.length() ? a : b);
    }
}
