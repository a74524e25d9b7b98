package dev.spillway.kubeletserver;

/** Which streams a client wants of a command. With a terminal there is no stderr of its own. */
record StreamFlags(boolean stdin, boolean stdout, boolean stderr, boolean tty) {

    /** @throws HttpError if none is wanted */
    static StreamFlags of(Exchange exchange) throws HttpError {
        boolean tty = on(exchange, "tty");
        StreamFlags flags = new StreamFlags(
                on(exchange, "input") || on(exchange, "stdin"),
                on(exchange, "output") || on(exchange, "stdout"),
                (on(exchange, "error") || on(exchange, "stderr")) && !tty,
                tty);
        if (!flags.stdin && !flags.stdout && !flags.stderr) {
            throw HttpError.badRequest("you must specify at least 1 of stdin, stdout, stderr");
        }
        return flags;
    }

    /** The API server writes 1; people who type the pod API's names write true. */
    private static boolean on(Exchange exchange, String name) {
        return exchange.query(name)
                .filter(value -> value.equals("1") || value.equals("true"))
                .isPresent();
    }
}
