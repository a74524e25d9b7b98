package dev.spillway.node;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which of the pods that a provider holds may be orphans: those that consistent lists of the API server lacked twice, at
 * least 40 s apart, and never had in between. A live request for that one pod has the last word, which is not this rule's.
 *
 * <p>Many orphans at once are more likely a mistake (another cluster, an API server restored from a backup) than orphans:
 * then none is named at first. Whatever is still missing after {@link #BELIEVED} is gone for good, such as the pods of a
 * node that the cluster has given up: it is named a tenth at a time. Not safe for use by many threads.
 */
final class SweepRule {
    static final Duration APART = Duration.ofSeconds(40);

    /** Time for an operator to see the alarm and to stop the sweep by stopping this process. */
    static final Duration BELIEVED = Duration.ofMinutes(10);

    /** One orphan is believed on a node of any size, or small nodes could never be swept. */
    private static final int ALWAYS_BELIEVED = 1;

    private static final int TENTH = 10;

    private final Map<String, Duration> missingSince = new HashMap<>();

    /** What to do about the pods that the last list lacked. */
    sealed interface Verdict {

        /**
         * No more than there may be.
         *
         * @param uids lacked twice: ask the API server about each, then remove it
         */
        record Confirm(Set<String> uids) implements Verdict {}

        /** Nothing may be removed: too many look orphaned at once. */
        record TooMany(int missing, int running) implements Verdict {}
    }

    /**
     * Takes the result of one consistent list.
     *
     * @param running UIDs of the pods that run, or may run, at the provider
     * @param ended UIDs of those of which only logs and records are left: they are swept, and never too many
     * @param listed UIDs that the API server has, asked after {@code running} and {@code ended} were
     * @param now time that has passed, by a clock that nobody sets: a machine whose clock is put forward has not waited
     */
    Verdict judge(Set<String> running, Set<String> ended, Set<String> listed, Duration now) {
        Set<String> missing = new HashSet<>(running);
        missing.removeAll(listed);
        int missingRunning = missing.size();
        ended.stream().filter(uid -> !listed.contains(uid)).forEach(missing::add);
        missingSince.keySet().retainAll(missing);
        missing.forEach(uid -> missingSince.putIfAbsent(uid, now));
        int few = Math.max(ALWAYS_BELIEVED, running.size() / TENTH);
        if (missingRunning <= few) {
            return new Verdict.Confirm(missingFor(APART, now).collect(Collectors.toUnmodifiableSet()));
        }
        Set<String> believed = missingFor(BELIEVED, now).limit(few).collect(Collectors.toUnmodifiableSet());
        return believed.isEmpty() ? new Verdict.TooMany(missingRunning, running.size()) : new Verdict.Confirm(believed);
    }

    private Stream<String> missingFor(Duration time, Duration now) {
        return missingSince.entrySet().stream()
                .filter(missing -> now.minus(missing.getValue()).compareTo(time) >= 0)
                .map(Map.Entry::getKey)
                .sorted();
    }
}
