package dev.spillway.kubeletserver;

/** What a kubelet serves and a virtual node does not, said in so many words. */
final class RefusedRoute implements Route {
    private final int status;
    private final String text;

    RefusedRoute(int status, String text) {
        this.status = status;
        this.text = text;
    }

    @Override
    public void handle(Exchange exchange) throws HttpError {
        throw new HttpError(status, text);
    }
}
