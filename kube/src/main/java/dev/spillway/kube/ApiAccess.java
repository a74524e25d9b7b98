package dev.spillway.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where an API server is, whom to trust for it, and who we are to it. */
public final class ApiAccess {
    private static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    private final Config config;
    private final Optional<Path> tokenFile;

    private ApiAccess(Config config) {
        this(config, Optional.empty());
    }

    private ApiAccess(Config config, Optional<Path> tokenFile) {
        this.config = config;
        this.tokenFile = tokenFile;
    }

    /**
     * The current context of a kubeconfig file, credential plugins included. A {@code tokenFile} is read anew for every
     * call.
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
            return TokenFiles.of(config, file)
                    .map(token -> new ApiAccess(reading(config, token), Optional.of(token)))
                    .orElseGet(() -> new ApiAccess(withKeyAlgorithm(config)));
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

    private static Config reading(Config config, Path token) {
        return new ConfigBuilder(config)
                .withOauthTokenProvider(() -> read(token))
                .build();
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

    /** Where a kubeconfig says that our token is kept; empty when we show something else. */
    Optional<Path> tokenFile() {
        return tokenFile;
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

    /** The client takes a PKCS #8 key for an RSA one unless it is told otherwise. */
    private static Config withKeyAlgorithm(Config config) {
        String key = keyPem(config.getClientKeyData(), config.getClientKeyFile());
        return ClientKeys.isEllipticCurve(key)
                ? new ConfigBuilder(config).withClientKeyAlgo("EC").build()
                : config;
    }

    private static String keyPem(@Nullable String data, @Nullable String file) {
        if (data != null) {
            return new String(Base64.getMimeDecoder().decode(data), StandardCharsets.US_ASCII);
        }
        return file == null ? "" : read(Path.of(file));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new KubernetesClientException(file + " cannot be read", e);
        }
    }

    @Override
    public String toString() {
        return "ApiAccess[" + server() + "]";
    }
}
