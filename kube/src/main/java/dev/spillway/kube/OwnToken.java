package dev.spillway.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token of the ServiceAccount that we are, in the file that our kubeconfig names. It is replaced by a new one every
 * day, or when four fifths of its life are over if that comes first, as a kubelet does with pods' tokens.
 * Who is away for longer than its life needs a new one from an administrator.
 */
public final class OwnToken implements AutoCloseable {
    /** How long a token is asked to be good; API servers may give less. */
    public static final Duration LIFE = Duration.ofDays(30);

    private static final Logger LOG = LoggerFactory.getLogger(OwnToken.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern SUBJECT = Pattern.compile("system:serviceaccount:([^:]+):([^:]+)");
    private static final Duration OLD = Duration.ofDays(1);
    private static final Duration LOOK = Duration.ofMinutes(1);

    private final ServiceAccountTokens tokens;
    private final Path file;
    private final InstantSource clock;
    private final Thread thread;

    private OwnToken(ServiceAccountTokens tokens, Path file, InstantSource clock) {
        this.tokens = tokens;
        this.file = file;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("own token").unstarted(this::renewWhenDue);
    }

    /** Empty when this API server knows us by something else than a token in a file. */
    public static Optional<OwnToken> of(ApiServer api, InstantSource clock) {
        return api.access().tokenFile().map(file -> new OwnToken(new ServiceAccountTokens(api, clock), file, clock));
    }

    /** The token of somebody else in a file, for whom we may ask; it says itself whose it is. */
    public static OwnToken inFile(ApiServer api, Path file, InstantSource clock) {
        return new OwnToken(new ServiceAccountTokens(api, clock), file, clock);
    }

    /** Writes a token where only its owner can read it, in one step. */
    public static void write(Path file, IssuedToken token) throws IOException {
        OwnerOnly.write(file, token.token());
    }

    /** Renews from now on, on a thread of its own. */
    public void start() {
        thread.start();
    }

    private void renewWhenDue() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                tryToRenew();
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tryToRenew() {
        try {
            renewIfDue();
        } catch (ApiException | IOException e) {
            LOG.warn("the token in {} is not renewed yet: {}", file, e.getMessage());
        }
    }

    /** True when there is a new one. */
    boolean renewIfDue() throws ApiException, IOException {
        JsonNode claims = claims(Files.readString(file).strip());
        Matcher subject = SUBJECT.matcher(claims.path("sub").asText());
        if (!subject.matches() || !isDue(claims)) {
            return false;
        }
        write(file, tokens.request(subject.group(1), subject.group(2), LIFE));
        LOG.info("the token of {} is renewed", subject.group());
        return true;
    }

    private boolean isDue(JsonNode claims) {
        Instant issued = Instant.ofEpochSecond(claims.path("iat").asLong());
        Instant expires = Instant.ofEpochSecond(claims.path("exp").asLong());
        Duration mostOfItsLife =
                Duration.between(issued, expires).multipliedBy(4).dividedBy(5);
        Duration due = mostOfItsLife.compareTo(OLD) < 0 ? mostOfItsLife : OLD;
        return !clock.instant().isBefore(issued.plus(due));
    }

    private static JsonNode claims(String token) throws IOException {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return JSON.createObjectNode();
        }
        return JSON.readTree(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
    }

    /** Ends the renewal; the file stays. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
