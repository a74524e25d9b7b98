package dev.spillway.e2e.billing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A real PostgreSQL of our own on a free port of the loopback, run by Debian's user for it. */
final class Postgres implements AutoCloseable {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final String USER = "postgres";
    /** Without a main cluster, installing starts no service. */
    private static final String INSTALL = "mkdir -p /etc/postgresql-common"
            + " && echo create_main_cluster=false >> /etc/postgresql-common/createcluster.conf"
            + " && apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql";

    private final Path directory;
    private final Path binaries;
    private final int port;
    private final String password = UUID.randomUUID().toString();
    private final AtomicInteger databases = new AtomicInteger();

    private Postgres(Path directory, Path binaries, int port) {
        this.directory = directory;
        this.binaries = binaries;
        this.port = port;
    }

    static Postgres start() throws IOException {
        Path directory = Files.createTempDirectory("postgres");
        Postgres postgres = new Postgres(directory, binaries(), freePort());
        Files.writeString(postgres.passwordFile(), postgres.password);
        Command.run("chown", "-R", USER, directory.toString());
        postgres.asUser("initdb", "--auth=scram-sha-256", "--pwfile=" + postgres.passwordFile(), "-D", postgres.data());
        postgres.serve();
        return postgres;
    }

    private static Path binaries() throws IOException {
        if (!Files.isDirectory(VERSIONS)) {
            Command.run("sh", "-c", INSTALL);
        }
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.map(v -> v.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Path::compareTo)
                    .orElseThrow(() -> new AssertionError("no initdb below " + VERSIONS));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void asUser(String program, String... arguments) {
        Command.run(Stream.of(
                        Stream.of(
                                "runuser",
                                "-u",
                                USER,
                                "--",
                                binaries.resolve(program).toString()),
                        Stream.of(arguments))
                .flatMap(s -> s)
                .toArray(String[]::new));
    }

    Path passwordFile() {
        return directory.resolve("password");
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    /** The address of a new, empty database. */
    String newDatabase() throws SQLException {
        String name = "ledger" + databases.incrementAndGet();
        try (Connection connection = connect(url("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return url(name);
    }

    Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(url, USER, password);
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=" + USER;
    }

    /** Kills it at once, as a power cut would, and starts it again. */
    void crash() {
        asUser("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
        serve();
    }

    private void serve() {
        asUser(
                "pg_ctl",
                "-D",
                data(),
                "-w",
                "-l",
                directory.resolve("log").toString(),
                "-o",
                "-c listen_addresses=127.0.0.1 -k " + directory + " -p " + port,
                "start");
    }

    @Override
    public void close() {
        asUser("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
        Command.run("rm", "-rf", directory.toString());
    }
}
