package dev.spillway.core.profile;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Our own custom resource {@code Profile}: one rule.
 *
 * @param priority the highest is heard first; among equals the name decides
 */
public record Profile(ProfileRule rule, int priority) {

    /** All rules in force: ours by priority, then those of the eci-profile in their order. */
    public static Profiles inForce(Map<String, Profile> own, EciProfile eciProfile) {
        List<ProfileRule> ours = own.values().stream()
                .sorted((a, b) -> a.priority != b.priority
                        ? Integer.compare(b.priority, a.priority)
                        : a.rule.name().compareTo(b.rule.name()))
                .map(Profile::rule)
                .toList();
        return new Profiles(
                Stream.concat(ours.stream(), eciProfile.rules().stream()).toList());
    }
}
