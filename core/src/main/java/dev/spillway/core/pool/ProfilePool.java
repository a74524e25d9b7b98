package dev.spillway.core.pool;

import dev.spillway.core.profile.EciProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pool that ACK's ConfigMap {@code eci-profile} asks for: a node for each vSwitch, and arm64 ones on request. */
public final class ProfilePool {
    /** Of the object; whoever made it may give it a provider, a capacity or a taint of its own. */
    public static final String NAME = "eci-profile";

    private ProfilePool() {}

    /** The fields of the pool's spec that the profile decides; empty if it asks for no node. */
    public static Optional<Map<String, Object>> spec(EciProfile profile) {
        if (profile.vSwitchIds().isEmpty() && !profile.linuxArm64Node()) {
            return Optional.empty();
        }
        List<String> architectures = new ArrayList<>();
        if (!profile.vSwitchIds().isEmpty()) {
            architectures.add("amd64");
        }
        if (profile.linuxArm64Node()) {
            architectures.add("arm64");
        }
        List<Map<String, String>> zones = profile.vSwitchIds().stream()
                .map(id -> Map.of("name", id, "subnet", id))
                .toList();
        return Optional.of(Map.of("zones", zones, "architectures", architectures));
    }
}
