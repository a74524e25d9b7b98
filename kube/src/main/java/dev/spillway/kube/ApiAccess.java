package dev.spillway.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where an API server is, whom to trust for it, and who we are to it. */
public final class ApiAccess {
    private static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    private final Config config;

    private ApiAccess(Config config) {
        this.config = config;
    }

    /**
     * The current context of a kubeconfig file, credential plugins included.
     *
     * @throws IllegalArgumentException if the file cannot be read, is no kubeconfig, or names no server
     */
    public static ApiAccess fromKubeconfig(Path file) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("kubeconfig " + file + " cannot be read: give a file that exists");
        }
        try {
            Config config = Config.fromKubeconfig(file.toFile());
            if (config.getCurrentContext() == null) {
                throw new IllegalArgumentException(
                        "kubeconfig " + file + " has no current-context: set it with kubectl config use-context");
            }
            return new ApiAccess(config);
        } catch (KubernetesClientException e) {
            throw new IllegalArgumentException("kubeconfig " + file + " is not usable: " + e.getMessage(), e);
        }
    }

    /**
     * The ServiceAccount of the pod we run in.
     *
     * @throws IllegalArgumentException if we do not run in a pod with a token
     */
    public static ApiAccess inCluster() {
        String host = System.getenv("KUBERNETES_SERVICE_HOST");
        String port = System.getenv("KUBERNETES_SERVICE_PORT");
        Path token = SERVICE_ACCOUNT.resolve("token");
        if (host == null || port == null || !Files.isReadable(token)) {
            throw new IllegalArgumentException("not in a cluster: KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT or "
                    + token + " is missing; give a kubeconfig");
        }
        String server = "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        return new ApiAccess(new ConfigBuilder(Config.empty())
                .withMasterUrl(server)
                .withCaCertFile(SERVICE_ACCOUNT.resolve("ca.crt").toString())
                .withOauthTokenProvider(() -> read(token))
                .build());
    }

    static ApiAccess to(String server) {
        return new ApiAccess(
                new ConfigBuilder(Config.empty()).withMasterUrl(server).build());
    }

    /**
     * The same API server, as another identity.
     *
     * @param certificate PEM, the client certificate and its chain
     * @param key PEM, its private key, EC or RSA; both files are read when an {@link ApiServer} connects or reconnects
     */
    public ApiAccess as(Path certificate, Path key) {
        return new ApiAccess(new ConfigBuilder(Config.empty())
                .withMasterUrl(config.getMasterUrl())
                .withTrustCerts(config.isTrustCerts())
                .withDisableHostnameVerification(config.isDisableHostnameVerification())
                .withCaCertFile(config.getCaCertFile())
                .withCaCertData(config.getCaCertData())
                .withTlsServerName(config.getTlsServerName())
                .withHttpProxy(config.getHttpProxy())
                .withHttpsProxy(config.getHttpsProxy())
                .withNoProxy(config.getNoProxy())
                .withProxyUsername(config.getProxyUsername())
                .withProxyPassword(config.getProxyPassword())
                .withClientCertFile(certificate.toString())
                .withClientKeyFile(key.toString())
                .build());
    }

    /** The server's address, such as {@code https://10.0.0.1:6443}, without a slash at its end. */
    public String server() {
        return config.getMasterUrl().replaceAll("/+$", "");
    }

    /** Our own retries know Retry-After and what may be repeated, so the client has none. */
    Config config(String userAgent) {
        return new ConfigBuilder(config)
                .withUserAgent(userAgent)
                .withClientKeyAlgo(KeyAlgorithm.of(config))
                .withHttp2Disable(true)
                .withRequestRetryBackoffLimit(0)
                .withOnlyHttpWatches(true)
                .build();
    }

    private static String read(Path token) {
        try {
            return Files.readString(token).strip();
        } catch (IOException e) {
            throw new KubernetesClientException("service-account token " + token + " cannot be read", e);
        }
    }

    @Override
    public String toString() {
        return "ApiAccess[" + server() + "]";
    }
}
