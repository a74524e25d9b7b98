package dev.spillway.kube;

import com.fasterxml.jackson.core.JsonParser;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One identity's way to one API server. Any number of calls and watches may run side by side; calls block, so make them
 * from virtual threads. Nothing is retried here: whoever calls knows what may be repeated.
 *
 * <p>Connections are this object's own: heartbeats get an {@code ApiServer} to themselves, which nothing else can keep
 * busy.
 */
public final class ApiServer implements AutoCloseable {
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration HANG_UP_DELAY = Duration.ofSeconds(60);

    private final ApiAccess access;
    private final HttpClients factory;
    private final String userAgent;
    private final Duration timeout;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Exchanges exchanges;

    private ApiServer(ApiAccess access, String userAgent, Duration timeout) {
        this.access = access;
        this.userAgent = userAgent;
        this.timeout = timeout;
        this.factory = new HttpClients("kube");
        this.exchanges = open();
    }

    /**
     * Opens no connection yet.
     *
     * @param userAgent as the audit log shows it: {@code spillway/VERSION}
     * @throws io.fabric8.kubernetes.client.KubernetesClientException if the credentials cannot be read
     */
    public static ApiServer connect(ApiAccess access, String userAgent) {
        return new ApiServer(access, userAgent, CALL_TIMEOUT);
    }

    /**
     * For heartbeats: a call that takes longer than this is of no use any more.
     *
     * @param timeout until the answer begins, and again for each part of it
     */
    public static ApiServer connect(ApiAccess access, String userAgent, Duration timeout) {
        return new ApiServer(access, userAgent, timeout);
    }

    private Exchanges open() {
        Config config = access.config(userAgent);
        HttpClient http = factory.newBuilder(config).build();
        return new Exchanges(http, access.server(), timeout);
    }

    public ApiAccess access() {
        return access;
    }

    /** A client for small kinds, such as our own resources; never for pods. The caller closes it. */
    public KubernetesClient newClient() {
        return new KubernetesClientBuilder()
                .withConfig(access.config(userAgent))
                .withHttpClientFactory(factory)
                .withKubernetesSerialization(Json.SERIALIZATION)
                .build();
    }

    /**
     * Reads the credentials anew and makes all further calls on new connections. Calls in flight have a minute to end;
     * watches are then cut and go on where they were.
     */
    public void reconnect() {
        Exchanges old;
        lock.lock();
        try {
            old = exchanges;
            exchanges = open();
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name("kube-hang-up").start(() -> {
            try {
                Thread.sleep(HANG_UP_DELAY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            old.close();
        });
    }

    <T> T get(String path, Class<T> type) throws ApiException {
        return exchanges.call(Call.get(path), parser -> parser.readValueAs(type));
    }

    /** Reads an answer while it arrives: for lists, which may be large. */
    <T> T read(String path, Reader<T> reader) throws ApiException {
        return exchanges.call(Call.get(path), reader);
    }

    <T> T create(String path, T object, Class<T> type) throws ApiException {
        return exchanges.call(Call.post(path, object), parser -> parser.readValueAs(type));
    }

    <T> T replace(String path, T object, Class<T> type) throws ApiException {
        return exchanges.call(Call.put(path, object), parser -> parser.readValueAs(type));
    }

    /** A strategic merge patch. */
    <T> T patch(String path, Object body, Class<T> type) throws ApiException {
        return exchanges.call(Call.patch(path, body), parser -> parser.readValueAs(type));
    }

    void delete(String path, Object options) throws ApiException {
        exchanges.call(Call.delete(path, options), parser -> path);
    }

    /**
     * Opens a watch.
     *
     * @param patience how long nothing may arrive before reading fails
     */
    InputStream watch(String path, Duration patience) throws ApiException {
        return exchanges.open(Call.get(path), patience);
    }

    /** Cuts every connection; calls in flight fail. */
    @Override
    public void close() {
        exchanges.close();
    }

    /** Makes something of a successful answer. */
    @FunctionalInterface
    interface Reader<T> {
        T read(JsonParser parser) throws IOException;
    }
}
