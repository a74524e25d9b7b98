package dev.spillway.core.eviction;

import dev.spillway.core.eviction.Thresholds.Crossed;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** When each pressure was seen last: an immutable value. */
public record Pressures(Map<Pressure, Instant> seen) {
    /** None was ever seen. */
    public static final Pressures NONE = new Pressures(Map.of());

    public Pressures {
        seen = Map.copyOf(seen);
    }

    public Pressures with(Collection<Crossed> crossed, Instant now) {
        Map<Pressure, Instant> later = new EnumMap<>(Pressure.class);
        later.putAll(seen);
        crossed.forEach(c -> later.put(c.signal().pressure(), now));
        return new Pressures(later);
    }

    /** Those that a node tells of: seen less than the transition ago. */
    public Set<Pressure> at(Instant now, Duration transition) {
        Set<Pressure> present = EnumSet.noneOf(Pressure.class);
        seen.forEach((pressure, last) -> {
            if (last.equals(now) || Duration.between(last, now).compareTo(transition) < 0) {
                present.add(pressure);
            }
        });
        return present;
    }
}
