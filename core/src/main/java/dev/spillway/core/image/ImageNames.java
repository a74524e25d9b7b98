package dev.spillway.core.image;

import io.fabric8.kubernetes.api.model.Container;
import java.util.Optional;
import java.util.regex.Pattern;

/** Image references as users write them. */
public final class ImageNames {
    private static final String DEFAULT_TAG = "latest";

    /** The grammar of references: an optional host with a port, a path of lower-case parts, a tag, a digest. */
    private static final Pattern REFERENCE = Pattern.compile(
            "(?<name>(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*"
                    + "|\\[[a-fA-F0-9:]+])(?::[0-9]+)?/)?"
                    + "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*)"
                    + "(?::(?<tag>\\w[\\w.-]{0,127}))?"
                    + "(?:@(?<digest>[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?");

    private ImageNames() {}

    /** The name with {@code :latest} if it has neither tag nor digest; empty if it is no image name at all. */
    public static Optional<String> withDefaultTag(String image) {
        var matcher = REFERENCE.matcher(image);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        boolean bare = matcher.group("tag") == null && matcher.group("digest") == null;
        return Optional.of(bare ? image + ":" + DEFAULT_TAG : image);
    }

    /**
     * When to pull: as the container says, else {@code Always} for the latest tag and {@code IfNotPresent} for any other
     * (pkg/apis/core/v1/defaults.go).
     */
    public static PullPolicy pullPolicy(Container container) {
        return switch (String.valueOf(container.getImagePullPolicy())) {
            case "Always" -> PullPolicy.ALWAYS;
            case "IfNotPresent" -> PullPolicy.IF_NOT_PRESENT;
            case "Never" -> PullPolicy.NEVER;
            default -> byTag(String.valueOf(container.getImage()));
        };
    }

    private static PullPolicy byTag(String image) {
        var matcher = REFERENCE.matcher(image);
        boolean latest = matcher.matches()
                && matcher.group("digest") == null
                && (matcher.group("tag") == null || matcher.group("tag").equals(DEFAULT_TAG));
        return latest ? PullPolicy.ALWAYS : PullPolicy.IF_NOT_PRESENT;
    }

    /** {@code imagePullPolicy}. */
    public enum PullPolicy {
        ALWAYS,
        IF_NOT_PRESENT,
        NEVER
    }
}
