package dev.spillway.kubeletserver;

/** Answers the requests below one path. Runs on a virtual thread of its own and may block for as long as it takes. */
interface Route {

    /**
     * Answers the request; what it has not answered when it returns is answered with an empty 200.
     *
     * @throws HttpError to answer with that, provided nothing has been written yet
     */
    void handle(Exchange exchange) throws Exception;
}
