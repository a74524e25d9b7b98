package dev.spillway.kubeletserver;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Fields;

/** One request and its answer, as routes see them. */
final class Exchange {
    private final Request request;
    private final Response response;
    private final RequestPath path;
    private final Fields query;

    Exchange(Request request, Response response) {
        this.request = request;
        this.response = response;
        this.path = RequestPath.of(request.getHttpURI().getCanonicalPath());
        this.query = Request.extractQueryParameters(request);
    }

    RequestPath path() {
        return path;
    }

    String method() {
        return request.getMethod();
    }

    HttpFields headers() {
        return request.getHeaders();
    }

    /** The first value of a query parameter; empty if there is none. */
    Optional<String> query(String name) {
        return Optional.ofNullable(query.getValue(name));
    }

    List<String> queryAll(String name) {
        return query.getValuesOrEmpty(name);
    }

    EndPoint endPoint() {
        return request.getConnectionMetaData().getConnection().getEndPoint();
    }

    void requireMethod(String... allowed) throws HttpError {
        if (!List.of(allowed).contains(method())) {
            response.getHeaders().put(HttpHeader.ALLOW, String.join(", ", allowed));
            throw new HttpError(405, "405: Method Not Allowed");
        }
    }

    void text(int status, String body) throws IOException {
        send(status, "text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
    }

    void json(byte[] body) throws IOException {
        send(200, "application/json", body);
    }

    void send(int status, String contentType, byte[] body) throws IOException {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        try (OutputStream out = Content.Sink.asOutputStream(response)) {
            out.write(body);
        }
    }

    /** An answer of unknown length. Closing the stream ends it. */
    OutputStream stream(int status, String contentType) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        return Content.Sink.asOutputStream(response);
    }

    /** The connection is not used for another request after this one. In chunks, so that a broken end shows. */
    void closeAfterwards() {
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        response.getHeaders().put(HttpHeader.TRANSFER_ENCODING, "chunked");
    }

    boolean answered() {
        return response.isCommitted();
    }

    /** Answers 101 with these headers, then hands the bare connection to {@code protocol}. */
    void upgrade(List<HttpField> headers, Takeover.Protocol protocol) {
        response.setStatus(101);
        headers.forEach(response.getHeaders()::add);
        request.setAttribute(
                HttpStream.UPGRADE_CONNECTION_ATTRIBUTE,
                new Takeover(endPoint(), request.getComponents().getExecutor(), protocol));
    }
}
