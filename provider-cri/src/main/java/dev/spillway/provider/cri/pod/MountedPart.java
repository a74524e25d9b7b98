package dev.spillway.provider.cri.pod;

import dev.spillway.core.env.Expansion;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Which part of a volume a mount asks for, by {@code subPath} or {@code subPathExpr}. */
final class MountedPart {
    private MountedPart() {}

    /** Empty for the whole volume; otherwise relative and without {@code ..}. */
    static Optional<Path> of(VolumeMount mount, Map<String, String> variables) throws ContainerConfigException {
        String written = written(mount, variables);
        if (written.isEmpty()) {
            return Optional.empty();
        }
        Path part = Path.of(written);
        if (part.isAbsolute()) {
            throw new ContainerConfigException("error SubPath \"" + written + "\" must not be an absolute path");
        }
        if (StreamSupport.stream(part.spliterator(), false)
                .anyMatch(name -> name.toString().equals(".."))) {
            throw new ContainerConfigException(
                    "unable to provision SubPath \"" + written + "\": must not contain '..'");
        }
        return Optional.of(part.normalize()).filter(path -> !path.toString().isEmpty());
    }

    private static String written(VolumeMount mount, Map<String, String> variables) throws ContainerConfigException {
        if (!hasText(mount.getSubPathExpr())) {
            return hasText(mount.getSubPath()) ? mount.getSubPath() : "";
        }
        Set<String> missing = Expansion.missing(mount.getSubPathExpr(), variables);
        if (!missing.isEmpty()) {
            throw new ContainerConfigException("missing value for " + String.join(", ", missing));
        }
        return Expansion.expand(mount.getSubPathExpr(), variables);
    }

    private static boolean hasText(@Nullable String text) {
        return text != null && !text.isEmpty();
    }
}
