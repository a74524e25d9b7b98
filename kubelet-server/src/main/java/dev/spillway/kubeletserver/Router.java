package dev.spillway.kubeletserver;

import java.io.EOFException;
import java.io.IOException;
import java.util.Map;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the route by the first segment of the path, and turns what it throws into an answer. */
final class Router extends Handler.Abstract {
    private static final Logger log = LoggerFactory.getLogger(Router.class);

    private final Map<String, Route> routes;

    Router(Map<String, Route> routes) {
        this.routes = Map.copyOf(routes);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Exchange exchange = new Exchange(request, response);
        try {
            route(exchange).handle(exchange);
            callback.succeeded();
        } catch (HttpError e) {
            answer(exchange, e, callback);
        } catch (EOFException e) {
            callback.failed(e);
        } catch (Exception e) {
            log.warn("{} {} failed", request.getMethod(), request.getHttpURI().getPath(), e);
            answer(exchange, new HttpError(500, String.valueOf(e.getMessage())), callback);
        }
        return true;
    }

    private Route route(Exchange exchange) throws HttpError {
        Route route = routes.get(exchange.path().segment(0));
        if (route == null) {
            throw HttpError.notFound("404 page not found\n");
        }
        return route;
    }

    private static void answer(Exchange exchange, HttpError error, Callback callback) {
        try {
            if (exchange.answered()) {
                callback.failed(error);
                return;
            }
            exchange.text(error.status(), error.text());
            callback.succeeded();
        } catch (IOException e) {
            callback.failed(e);
        }
    }
}
