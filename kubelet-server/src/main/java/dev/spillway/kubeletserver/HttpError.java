package dev.spillway.kubeletserver;

/** Ends a request with a status and a text, as a kubelet answers. Expected, so it carries no stack trace. */
final class HttpError extends Exception {
    private final int status;
    private final String text;

    HttpError(int status, String text) {
        super(text, null, false, false);
        this.status = status;
        this.text = text;
    }

    static HttpError badRequest(String text) {
        return new HttpError(400, text);
    }

    static HttpError notFound(String text) {
        return new HttpError(404, text);
    }

    int status() {
        return status;
    }

    String text() {
        return text;
    }
}
