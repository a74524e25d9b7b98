package dev.spillway.provider.kit;

import static dev.spillway.provider.kit.ProviderBench.ref;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.spillway.core.PodRef;
import dev.spillway.core.PodStats;
import dev.spillway.provider.AttachRequest;
import dev.spillway.provider.ExecRequest;
import dev.spillway.provider.LogOptions;
import dev.spillway.provider.ProviderCapabilities.Feature;
import dev.spillway.provider.ProviderException;
import dev.spillway.provider.Session;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every provider promises about logs, sessions and stats: what it declares works, what it does not is refused. */
public abstract class ProviderAccessTest {
    private static final Behaviour POLITE = new Behaviour.RunsUntilStopped();
    private static final LogOptions ALL = new LogOptions(
            false,
            false,
            false,
            Optional.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            LogOptions.LogStream.ALL);
    private static final ExecRequest COMMAND =
            new ExecRequest(Capacity.CONTAINER, List.of("true"), false, true, true, false);
    private static final AttachRequest STREAMS = new AttachRequest(Capacity.CONTAINER, false, true, true, false);

    private ProviderBench bench;

    /** Fresh and empty; the kit closes it. */
    protected abstract Capacity capacity() throws Exception;

    @BeforeEach
    void connect() throws Exception {
        bench = new ProviderBench(capacity());
    }

    @AfterEach
    void disconnect() {
        bench.close();
    }

    @Test
    void capabilitiesNameTheProviderItsRuntimeAndItsArchitecture() {
        assertThat(bench.provider().capabilities().name()).matches("[a-z][a-z0-9-]*");
        assertThat(bench.provider().capabilities().runtimeVersion()).contains("://");
        assertThat(bench.provider().capabilities().architecture()).isIn("amd64", "arm64");
    }

    @Test
    void logsShowWhatTheContainerWrote() throws Exception {
        PodRef pod = bench.running("talks", POLITE);
        if (declared(Feature.LOGS)) {
            await().atMost(bench.capacity.patience()).until(() -> log(pod).contains(bench.capacity.logText()));
        } else {
            assertRefused(() -> log(pod));
        }
    }

    @Test
    void logsStayUntilThePodIsRemoved() throws Exception {
        PodRef pod = ref("talked");
        bench.provider().ensure(bench.pod(pod, new Behaviour.EndsWith(0)));
        bench.awaitReleased(pod);
        if (declared(Feature.LOGS)) {
            log(pod);
            bench.provider().remove(pod);
            bench.awaitUnlisted(pod);
            assertThatThrownBy(() -> log(pod)).isInstanceOf(ProviderException.NotFound.class);
        }
    }

    @Test
    void execOpensASessionInARunningContainer() throws Exception {
        PodRef pod = bench.running("exec", POLITE);
        checkSession(
                Feature.EXEC,
                () -> bench.provider().exec(pod, COMMAND),
                () -> bench.provider().exec(ref("unknown"), COMMAND));
    }

    @Test
    void attachOpensASessionOnARunningContainer() throws Exception {
        PodRef pod = bench.running("attach", POLITE);
        checkSession(
                Feature.ATTACH,
                () -> bench.provider().attach(pod, STREAMS),
                () -> bench.provider().attach(ref("unknown"), STREAMS));
    }

    @Test
    void portForwardOpensASessionIntoARunningPod() throws Exception {
        PodRef pod = bench.running("forward", POLITE);
        checkSession(
                Feature.PORT_FORWARD,
                () -> bench.provider().portForward(pod, List.of(80)),
                () -> bench.provider().portForward(ref("unknown"), List.of(80)));
    }

    @Test
    void statsCoverARunningPod() throws Exception {
        PodRef pod = bench.running("measured", POLITE);
        if (declared(Feature.STATS)) {
            await().atMost(bench.capacity.patience())
                    .untilAsserted(() -> assertThat(bench.provider().stats())
                            .extracting(PodStats::ref)
                            .containsExactly(pod));
        } else {
            assertRefused(() -> bench.provider().stats());
        }
    }

    private void checkSession(Feature feature, Opening known, Opening unknown) throws Exception {
        if (!declared(feature)) {
            assertRefused(known::open);
            return;
        }
        Session session = known.open();
        assertThat(session).isNotNull();
        if (session instanceof Session.Streams streams) {
            streams.close();
        }
        assertThatThrownBy(unknown::open).isInstanceOf(ProviderException.NotFound.class);
    }

    private boolean declared(Feature feature) {
        return bench.provider().capabilities().features().contains(feature);
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProviderException.Permanent.class,
                        e -> assertThat(e.getMessage()).isNotBlank());
    }

    private String log(PodRef pod) throws ProviderException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        bench.provider().logs(pod, Capacity.CONTAINER, ALL, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @FunctionalInterface
    private interface Opening {
        Session open() throws ProviderException;
    }
}
