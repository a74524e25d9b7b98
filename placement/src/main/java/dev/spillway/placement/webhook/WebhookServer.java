package dev.spillway.placement.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.concurrent.Executors;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTPS for the API server's questions: {@code POST /admit} takes an AdmissionReview and answers it. */
final class WebhookServer implements AutoCloseable {
    static final String PATH = "/admit";

    private static final Logger log = LoggerFactory.getLogger(WebhookServer.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_PLATFORM_THREADS = 8;
    private static final long KEEP_ALIVE_MILLIS = 120_000;
    private static final long STOP_MILLIS = 3_000;

    private final Server server;
    private final ServerConnector connector;

    WebhookServer(
            InetSocketAddress address,
            SwappableCertificate certificate,
            UnaryOperator<JsonNode> answer,
            LongConsumer answered) {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_PLATFORM_THREADS, 1);
        threads.setName("webhook");
        threads.setReservedThreads(0);
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server = new Server(threads);
        server.setStopTimeout(STOP_MILLIS);
        server.setHandler(new Admit(answer, answered));
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.addCustomizer(new SecureRequestCustomizer(false));
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        connector = new ServerConnector(
                server, 1, 1, new SslConnectionFactory(tls(certificate), plain.getProtocol()), plain);
        connector.setHost(address.getAddress().getHostAddress());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(KEEP_ALIVE_MILLIS);
        server.addConnector(connector);
    }

    void start() throws IOException {
        try {
            server.start();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the admission webhook cannot be served: " + e.getMessage(), e);
        }
    }

    int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            log.warn("the admission webhook did not stop: {}", e.getMessage());
        }
    }

    private static SslContextFactory.Server tls(SwappableCertificate certificate) {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setSslContext(context(certificate));
        tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        tls.setSniRequired(false);
        return tls;
    }

    private static SSLContext context(SwappableCertificate certificate) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {certificate}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no TLS", e);
        }
    }

    private static final class Admit extends Handler.Abstract {
        private final UnaryOperator<JsonNode> answer;
        private final LongConsumer answered;

        Admit(UnaryOperator<JsonNode> answer, LongConsumer answered) {
            this.answer = answer;
            this.answered = answered;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            String path = Request.getPathInContext(request);
            if (path.equals("/healthz")) {
                send(response, 200, "ok".getBytes(StandardCharsets.UTF_8));
            } else if (path.equals(PATH) && request.getMethod().equals("POST")) {
                admit(request, response);
            } else {
                send(response, 404, new byte[0]);
            }
            callback.succeeded();
            return true;
        }

        /** What cannot be read is an error to the API server, which then goes by the failure policy. */
        private void admit(Request request, Response response) throws IOException {
            try (InputStream in = Content.Source.asInputStream(request)) {
                byte[] question = in.readAllBytes();
                long begin = System.nanoTime();
                byte[] review = JSON.writeValueAsBytes(answer.apply(JSON.readTree(question)));
                answered.accept(System.nanoTime() - begin);
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
                send(response, 200, review);
            } catch (IllegalArgumentException e) {
                log.warn("an admission review cannot be answered: {}", e.getMessage());
                send(response, 400, String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8));
            }
        }

        private static void send(Response response, int status, byte[] body) throws IOException {
            response.setStatus(status);
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
            try (OutputStream out = Content.Sink.asOutputStream(response)) {
                out.write(body);
            }
        }
    }
}
