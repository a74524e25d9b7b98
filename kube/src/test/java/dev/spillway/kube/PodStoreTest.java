package dev.spillway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PodStoreTest {
    private final List<String> told = new ArrayList<>();
    private final PodStore store = new PodStore(new PodListener() {
        @Override
        public void added(PodRecord pod) {
            told.add("added @" + pod.resourceVersion());
        }

        @Override
        public void changed(PodRecord pod) {
            told.add("changed @" + pod.resourceVersion());
        }

        @Override
        public void deleted(PodRecord last) {
            told.add("deleted @" + last.resourceVersion());
        }

        @Override
        public void synced() {
            told.add("synced");
        }
    });

    @BeforeEach
    void aPodAtVersion5() {
        store.changed(pod(5));
        told.clear();
    }

    @Test
    void anAnswerIsTheNewestStateAndItsEchoTellsNobody() {
        store.offer(pod(7));
        store.changed(pod(7));

        assertThat(store.get("u").orElseThrow().resourceVersion()).isEqualTo(7);
        assertThat(told).isEmpty();
    }

    @Test
    void somebodyElsesChangeThatAnAnswerOvertookIsTold() {
        store.offer(pod(7));
        store.changed(pod(6));
        store.changed(pod(7));

        assertThat(told).containsExactly("changed @7");
    }

    @Test
    void aListThatShowsAnAnswerFirstTellsItSinceItMayHideAnothersChange() {
        store.offer(pod(7));
        store.listStarted();
        store.listed(pod(7));
        store.listEnded();

        assertThat(told).containsExactly("changed @7", "synced");
        assertThat(store.get("u").orElseThrow().resourceVersion()).isEqualTo(7);
    }

    @Test
    void anOlderAnswerChangesNothing() {
        store.offer(pod(4));

        assertThat(store.get("u").orElseThrow().resourceVersion()).isEqualTo(5);
    }

    @Test
    void anAnswerDoesNotBringBackAPodThatIsGone() {
        store.deleted(pod(6));
        store.offer(pod(7));

        assertThat(store.get("u")).isEmpty();
        assertThat(told).containsExactly("deleted @6");
    }

    private static PodRecord pod(long version) {
        try (JsonParser parser = Json.MAPPER.createParser(Wire.pod("web", "u", version))) {
            parser.nextToken();
            return PodScanner.scan(parser);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
