package dev.spillway.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

/**
 * Follows a whole collection and keeps none of its objects: whoever listens keeps what it needs. After a gap it tells
 * what has changed and what has gone.
 */
public final class ObjectStream<T> implements AutoCloseable {
    private final ListWatch<T> watch;

    private ObjectStream(
            ApiServer api,
            String collection,
            ApiServer.Reader<T> items,
            Function<T, String> uid,
            Function<T, String> version,
            ObjectListener<T> listener) {
        this.watch = new ListWatch<>(api, collection, "", items, new Sink<>(uid, version, listener));
    }

    /**
     * Objects of any kind.
     *
     * @param collection where they are on the server, such as {@code /api/v1/nodes}
     */
    public static <T extends HasMetadata> ObjectStream<T> of(
            ApiServer api, String collection, Class<T> type, ObjectListener<T> listener) {
        return new ObjectStream<>(
                api,
                collection,
                parser -> parser.readValueAs(type),
                object -> object.getMetadata().getUid(),
                object -> object.getMetadata().getResourceVersion(),
                listener);
    }

    /** All pods of the cluster, in their small form. */
    public static ObjectStream<PodRecord> pods(ApiServer api, ObjectListener<PodRecord> listener) {
        return new ObjectStream<>(
                api,
                ApiPath.PODS,
                PodScanner::scan,
                pod -> pod.ref().uid(),
                pod -> Long.toString(pod.resourceVersion()),
                listener);
    }

    /** Begins; the listener hears of everything on a thread of the stream's own. */
    public void start() {
        watch.start();
    }

    /** The listener hears nothing more once this has returned, save for what it is hearing now. */
    @Override
    public void close() {
        watch.close();
    }

    private static final class Sink<T> implements WatchSink<T> {
        private final Function<T, String> uid;
        private final Function<T, String> version;
        private final ObjectListener<T> listener;
        private final Set<String> known = new HashSet<>();
        private final Set<String> unseen = new HashSet<>();

        Sink(Function<T, String> uid, Function<T, String> version, ObjectListener<T> listener) {
            this.uid = uid;
            this.version = version;
            this.listener = listener;
        }

        @Override
        public void listStarted() {
            unseen.clear();
            unseen.addAll(known);
        }

        @Override
        public void listed(T item) {
            unseen.remove(uid.apply(item));
            changed(item);
        }

        @Override
        public void listEnded() {
            unseen.forEach(this::gone);
            unseen.clear();
            listener.synced();
        }

        @Override
        public void changed(T item) {
            known.add(uid.apply(item));
            listener.changed(item);
        }

        @Override
        public void deleted(T item) {
            gone(uid.apply(item));
        }

        private void gone(String gone) {
            known.remove(gone);
            listener.deleted(gone);
        }

        @Override
        public String resourceVersion(T item) {
            return version.apply(item);
        }
    }
}
