package dev.spillway.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class MirrorTest {
    private final AtomicInteger changes = new AtomicInteger();
    /** Objects are {@code uid=part}; what has no part is not kept. */
    private final Mirror<String, String> mirror = new Mirror<>(
            object -> object.substring(0, 1),
            object -> Optional.of(object.substring(2)).filter(part -> !part.isEmpty()),
            changes::incrementAndGet);

    @Test
    void onlyWhatChangesThePartIsAChange() {
        mirror.changed("a=1");
        mirror.changed("a=1");
        mirror.changed("b=");

        assertThat(mirror.all()).containsExactly("1");
        assertThat(changes).hasValue(1);

        mirror.changed("a=2");
        assertThat(mirror.get("a")).contains("2");
        assertThat(changes).hasValue(2);
    }

    @Test
    void whatLosesItsPartOrIsDeletedGoes() {
        mirror.changed("a=1");
        mirror.changed("b=1");
        mirror.changed("a=");
        mirror.deleted("b");
        mirror.deleted("c");

        assertThat(mirror.isEmpty()).isTrue();
        assertThat(changes).hasValue(4);
    }

    @Test
    void itIsSyncedWhenTheFirstListIsComplete() throws InterruptedException {
        assertThat(mirror.isSynced()).isFalse();
        mirror.synced();
        assertThat(mirror.awaitSynced(0)).isTrue();
    }
}
