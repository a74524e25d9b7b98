package dev.spillway.kube;

import static dev.spillway.kube.Wire.bookmark;
import static dev.spillway.kube.Wire.event;
import static dev.spillway.kube.Wire.list;
import static dev.spillway.kube.Wire.pod;
import static dev.spillway.kube.Wire.podList;
import static dev.spillway.kube.Wire.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PodReflectorTest {
    private static final String PODS = "/api/v1/pods";

    private final ScriptedApiServer server = new ScriptedApiServer();
    private final ApiServer api = server.client();
    private final Heard heard = new Heard();
    private final PodReflector reflector = new PodReflector(api, "virtual-kubelet", heard);

    @AfterEach
    void close() {
        reflector.close();
        api.close();
        server.close();
    }

    @Test
    void listsOnlyTheNodesPodsInPagesAndWatchesFromTheListsVersion() {
        server.json("GET " + PODS, 200, list("Pod", 10, "more", List.of(pod("a", "1", 4))));
        server.json("GET " + PODS, 200, list("Pod", 10, "", List.of(pod("b", "2", 5))));
        server.watch(PODS, event("ADDED", pod("c", "3", 11)));

        reflector.start();

        heard.becomes("added a 1 @4", "added b 2 @5", "synced", "added c 3 @11");
        assertThat(server.requests("GET", PODS).stream().map(ScriptedApiServer.Request::query))
                .allMatch(query -> query.startsWith("fieldSelector=spec.nodeName=virtual-kubelet&"))
                .satisfiesExactly(
                        first -> assertThat(first).endsWith("limit=500"),
                        second -> assertThat(second).endsWith("limit=500&continue=more"),
                        watch -> assertThat(watch).contains("allowWatchBookmarks=true", "resourceVersion=10"));
        assertThat(reflector.get("2")).get().extracting(p -> p.ref().name()).isEqualTo("b");
    }

    @Test
    void keepsWhatItNeedsInTheOpenAndTheRestCompressedWithoutManagedFields() {
        server.json("GET " + PODS, 200, podList(10, pod("a", "1", 4, "Running")));
        server.watch(PODS);

        reflector.start();

        heard.becomes("added a 1 @4", "synced");
        PodRecord kept = reflector.get("1").orElseThrow();
        assertThat(kept.phase()).isEqualTo("Running");
        assertThat(kept.generation()).isEqualTo(1);
        assertThat(kept.controllerUid()).isEqualTo("owner-1");
        assertThat(kept.deletionTimestamp()).isEmpty();
        assertThat(kept.pod().getSpec().getNodeName()).isEqualTo("virtual-kubelet");
        assertThat(kept.pod().getMetadata().getManagedFields()).isEmpty();
    }

    @Test
    void resumesADroppedWatchAtTheLastBookmarkWithoutListing() {
        server.json("GET " + PODS, 200, podList(10, pod("a", "1", 4)));
        server.on("WATCH " + PODS, reply -> reply.send(reply.stream(), bookmark(20)));
        server.watch(PODS, event("MODIFIED", pod("a", "1", 21)));

        reflector.start();

        heard.becomes("added a 1 @4", "synced", "changed a 1 @21");
        assertThat(server.requests("GET", PODS).getLast().query()).contains("resourceVersion=20");
    }

    @Test
    void resumesAfterHalfALineWhereTheLastWholeEventWas() {
        server.json("GET " + PODS, 200, podList(10));
        server.on("WATCH " + PODS, reply -> {
            String line = event("ADDED", pod("b", "2", 12));
            reply.send(reply.stream(), event("ADDED", pod("a", "1", 11)) + "\n" + line.substring(0, line.length() / 2));
        });
        server.watch(PODS, event("ADDED", pod("b", "2", 12)));

        reflector.start();

        heard.becomes("synced", "added a 1 @11", "added b 2 @12");
        assertThat(server.requests("GET", PODS).getLast().query()).contains("resourceVersion=11");
    }

    @Test
    void listsAnewAfterAnExpiredVersionAndTellsWhatWasMissed() {
        server.json("GET " + PODS, 200, podList(10, pod("a", "1", 4), pod("b", "2", 5), pod("c", "3", 6)));
        server.on(
                "WATCH " + PODS,
                reply ->
                        reply.send(reply.stream(), event("ERROR", status(410, "Expired", "too old resource version"))));
        server.json("GET " + PODS, 200, podList(50, pod("a", "9", 40), pod("b", "2", 45), pod("c", "3", 6)));
        server.watch(PODS);

        reflector.start();

        heard.becomes(
                "added a 1 @4",
                "added b 2 @5",
                "added c 3 @6",
                "synced",
                // The new pod of the same name comes after the old one has gone.
                "deleted a 1 @4",
                "added a 9 @40",
                "changed b 2 @45",
                "synced");
    }

    @Test
    void beginsTheListAgainWhenItsContinueTokenExpires() {
        server.json("GET " + PODS, 200, list("Pod", 10, "more", List.of(pod("a", "1", 4))));
        server.json("GET " + PODS, 410, status(410, "Expired", "The provided continue parameter is too old"));
        server.json("GET " + PODS, 200, podList(20, pod("b", "2", 15)));
        server.watch(PODS);

        reflector.start();

        heard.becomes("added b 2 @15", "synced");
    }

    @Test
    void triesAgainAfterServerErrorsAndHonoursRetryAfter() {
        server.json("GET " + PODS, 500, status(500, "InternalError", "etcd is away"));
        server.on("GET " + PODS, reply -> {
            reply.header("Retry-After", "1");
            reply.json(429, status(429, "TooManyRequests", "later"));
        });
        server.json("GET " + PODS, 200, podList(20, pod("b", "2", 15)));
        server.watch(PODS);
        long begun = System.nanoTime();

        reflector.start();

        heard.becomes("added b 2 @15", "synced");
        assertThat(System.nanoTime() - begun).isGreaterThan(1_000_000_000L);
    }

    @Test
    void tellsNothingTwiceWhenEventsAreRepeated() {
        server.json("GET " + PODS, 200, podList(10, pod("a", "1", 4)));
        server.watch(
                PODS,
                event("ADDED", pod("a", "1", 4)),
                event("MODIFIED", pod("a", "1", 11)),
                event("MODIFIED", pod("a", "1", 11)),
                event("DELETED", pod("a", "1", 12)),
                event("DELETED", pod("a", "1", 12)),
                event("ADDED", pod("a", "2", 13)));

        reflector.start();

        heard.becomes("added a 1 @4", "synced", "changed a 1 @11", "deleted a 1 @12", "added a 2 @13");
    }

    /** Writes down what a listener hears. */
    private static final class Heard implements PodListener {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        void becomes(String... expected) {
            await().untilAsserted(() -> assertThat(lines).containsExactly(expected));
        }

        @Override
        public void added(PodRecord pod) {
            lines.add("added " + line(pod));
        }

        @Override
        public void changed(PodRecord pod) {
            lines.add("changed " + line(pod));
        }

        @Override
        public void deleted(PodRecord last) {
            lines.add("deleted " + line(last));
        }

        @Override
        public void synced() {
            lines.add("synced");
        }

        private static String line(PodRecord pod) {
            return pod.ref().name() + " " + pod.ref().uid() + " @" + pod.resourceVersion();
        }
    }
}
