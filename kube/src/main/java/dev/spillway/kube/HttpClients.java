package dev.spillway.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.BackwardsCompatibilityInterceptor;
import java.util.concurrent.Executors;

/**
 * HTTP clients on which any number of calls run side by side.
 *
 * <p>The JDK's client puts all HTTP/2 calls to one server on one connection and fails those beyond the server's limit of
 * streams (an API server's is 100), so these speak HTTP/1.1: one kept-alive connection per call in flight.
 */
final class HttpClients extends JdkHttpClientFactory {
    private final String threadName;

    HttpClients(String threadName) {
        this.threadName = threadName;
    }

    @Override
    public HttpClient.Builder newBuilder(Config config) {
        // That interceptor repeats failed calls with API versions that were removed years ago.
        return super.newBuilder(config)
                .addOrReplaceInterceptor(BackwardsCompatibilityInterceptor.NAME, null)
                .preferHttp11();
    }

    @Override
    protected java.net.http.HttpClient.Builder createNewHttpClientBuilder() {
        return java.net.http.HttpClient.newBuilder()
                .executor(Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name(threadName + "-http-", 0).factory()));
    }
}
