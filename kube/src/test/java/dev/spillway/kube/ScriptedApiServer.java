package dev.spillway.kube;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An API server that does what a test's script says, and remembers what it was asked. Calls that nothing was scripted
 * for are answered with 404.
 */
final class ScriptedApiServer implements AutoCloseable {

    /** A request as it came in. */
    record Request(String method, String path, String query, String contentType, String body) {
        boolean is(String wantedMethod, String pathPrefix) {
            return method.equals(wantedMethod) && path.startsWith(pathPrefix);
        }
    }

    /** Answers one request. */
    @FunctionalInterface
    interface Answer {
        void to(Reply reply) throws IOException, InterruptedException;
    }

    /** The way back to one client. */
    static final class Reply {
        private final HttpExchange exchange;
        private final CountDownLatch closing;

        Reply(HttpExchange exchange, CountDownLatch closing) {
            this.exchange = exchange;
            this.closing = closing;
        }

        void header(String name, String value) {
            exchange.getResponseHeaders().set(name, value);
        }

        void json(int code, String body) throws IOException {
            byte[] bytes = body.getBytes(UTF_8);
            header("Content-Type", "application/json");
            exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }

        /** Begins an answer whose end is not known: a watch. */
        OutputStream stream() throws IOException {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            out.flush();
            return out;
        }

        void send(OutputStream out, String text) throws IOException {
            out.write(text.getBytes(UTF_8));
            out.flush();
        }

        /** Keeps the answer open until the server closes. */
        void hang() throws InterruptedException {
            closing.await();
        }
    }

    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Queue<Answer>> script = new ConcurrentHashMap<>();

    ScriptedApiServer() {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(threads);
        http.createContext("/", this::handle);
        http.start();
    }

    ApiServer client() {
        return ApiServer.connect(ApiAccess.to(address()), "spillway/test");
    }

    String address() {
        return "http://localhost:" + http.getAddress().getPort();
    }

    /**
     * Adds an answer for the next call of this kind; the last one added answers all further ones too.
     *
     * @param key method and path, or {@code WATCH} and path
     */
    ScriptedApiServer on(String key, Answer answer) {
        script.computeIfAbsent(key, k -> new ArrayDeque<>()).add(answer);
        return this;
    }

    ScriptedApiServer json(String key, int code, String body) {
        return on(key, reply -> reply.json(code, body));
    }

    /** A watch that says these lines and stays open. */
    ScriptedApiServer watch(String path, String... lines) {
        return on("WATCH " + path, reply -> {
            OutputStream out = reply.stream();
            for (String line : lines) {
                reply.send(out, line + "\n");
            }
            reply.hang();
        });
    }

    List<Request> requests() {
        return requests;
    }

    List<Request> requests(String method, String pathPrefix) {
        return requests.stream().filter(r -> r.is(method, pathPrefix)).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Request request = remember(exchange);
        String verb = request.query().contains("watch=true") ? "WATCH" : request.method();
        Answer answer = next(verb + " " + request.path());
        try (exchange) {
            answer.to(new Reply(exchange, closing));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Request remember(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        Request request = new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                query == null ? "" : query,
                type == null ? "" : type,
                new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        requests.add(request);
        return request;
    }

    private Answer next(String key) {
        Queue<Answer> answers = script.getOrDefault(key, new ArrayDeque<>());
        synchronized (answers) {
            Answer answer = answers.size() > 1 ? answers.poll() : answers.peek();
            return answer == null
                    ? reply -> reply.json(404, Wire.status(404, "NotFound", "nothing scripted for " + key))
                    : answer;
        }
    }

    @Override
    public void close() {
        closing.countDown();
        http.stop(0);
        threads.shutdownNow();
    }
}
