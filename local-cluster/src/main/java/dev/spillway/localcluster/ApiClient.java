package dev.spillway.localcluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** HTTPS to the components of an instance, as one identity that its CA signed. */
final class ApiClient implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    /** A server that has just begun takes its time for a write. */
    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(60);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;

    ApiClient(Path ca, IssuedCertificate identity) {
        this.client = HttpClient.newBuilder()
                .sslContext(context(ca, identity))
                .connectTimeout(TIMEOUT)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** "ok" for a 200, else one line that says what came back instead. */
    String check(URI uri) {
        try {
            var response = client.send(request(uri).GET().build(), BodyHandlers.ofString());
            return response.statusCode() == 200 ? "ok" : response.statusCode() + " " + LastLines.of(response.body(), 1);
        } catch (IOException e) {
            return uri + " does not answer (" + e + ")";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalClusterException("interrupted while waiting for " + uri, e);
        }
    }

    /** The object at a path; an empty one when there is none or the server does not answer. */
    JsonNode get(URI uri) {
        try {
            var response = client.send(request(uri).GET().build(), BodyHandlers.ofString());
            return response.statusCode() == 200 ? JSON.readTree(response.body()) : MissingNode.getInstance();
        } catch (IOException e) {
            return MissingNode.getInstance();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalClusterException("interrupted during GET " + uri, e);
        }
    }

    /** Creates an object from JSON; one that exists already is left as it is. */
    void create(URI uri, String json) {
        try {
            var request = request(uri)
                    .timeout(WRITE_TIMEOUT)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(json))
                    .build();
            var response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 201 && response.statusCode() != 409) {
                throw new LocalClusterException("POST " + uri + ": " + response.statusCode() + " " + response.body());
            }
        } catch (IOException e) {
            throw new LocalClusterException("POST " + uri + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalClusterException("interrupted during POST " + uri, e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(TIMEOUT);
    }

    private static SSLContext context(Path ca, IssuedCertificate identity) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(identity), trust(ca).getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new LocalClusterException("cannot use " + identity.certificate() + " for TLS: " + e, e);
        }
    }

    private static TrustManagerFactory trust(Path ca) throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        store.setCertificateEntry("ca", Pem.readCertificate(ca));
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }

    private static KeyManager[] keys(IssuedCertificate identity) throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        char[] password = new char[0];
        Certificate[] chain = {Pem.readCertificate(identity.certificate())};
        store.setKeyEntry("client", Pem.readPrivateKey(identity.key()), password, chain);
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
