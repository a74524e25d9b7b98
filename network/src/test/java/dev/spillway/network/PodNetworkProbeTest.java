package dev.spillway.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.network.PodNetworkState;
import dev.spillway.network.ProbeTargets.OtherPod;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PodNetworkProbeTest {
    private static final String SERVICE = "10.96.0.1";
    private static final String DNS = "10.96.0.10";
    private static final OtherPod WEB = new OtherPod("shop/web", "server-1", "10.0.1.2", 8080);
    private static final OtherPod JOB = new OtherPod("shop/job", "server-2", "10.0.2.2", 80);

    private final FakeNetwork network = new FakeNetwork();

    @Test
    void whatAnswersEverywhereIsReached() {
        PodNetworkState state = look(WEB);

        assertThat(state.isReached()).isTrue();
        assertThat(state.message()).contains("a pod of another node answers");
    }

    @Test
    void withoutAnotherPodTheRestIsEnoughAndItSaysSo() {
        assertThat(look().message()).contains("no pod of another node to try");
        assertThat(look().isReached()).isTrue();
    }

    @Test
    void aServiceThatIsNotReachedIsTheFirstThingTold() {
        network.trouble.put(SERVICE, new SocketTimeoutException("Connect timed out"));
        network.names = Optional.empty();

        assertThat(look(WEB).status()).isEqualTo("False");
        assertThat(look(WEB).reason()).isEqualTo("ServicesNotReached");
        assertThat(look(WEB).message()).contains("10.96.0.1:443", "Connect timed out", "kube-proxy");
    }

    @Test
    void aNameServerThatIsSilentOrWrongIsTold() {
        network.names = Optional.empty();
        assertThat(look(WEB).reason()).isEqualTo("DNSNotReached");

        network.names = Optional.of(List.of("192.0.2.1"));
        assertThat(look(WEB).message())
                .contains("kubernetes.default.svc.cluster.local is [192.0.2.1], which should be 10.96.0.1");
    }

    @Test
    void aPodThatRefusesIsReachedAndOneThatAnswersIsEnough() {
        network.trouble.put("10.0.1.2", new ConnectException("Connection refused"));
        assertThat(look(WEB).isReached()).isTrue();

        network.trouble.put("10.0.1.2", new SocketTimeoutException("Connect timed out"));
        assertThat(look(WEB, JOB).isReached()).isTrue();
    }

    @Test
    void podsOfWhomNobodyAnswersAreNamed() {
        network.trouble.put("10.0.1.2", new SocketTimeoutException("Connect timed out"));
        network.trouble.put("10.0.2.2", new ConnectException("Network is unreachable"));

        assertThat(look(WEB, JOB).reason()).isEqualTo("PodsNotReached");
        assertThat(look(WEB, JOB).message())
                .contains("shop/web (10.0.1.2) of node server-1", "shop/job (10.0.2.2) of node server-2");
    }

    @Test
    void whereThereIsIpv6APodMustAnswerByItToo() {
        OtherPod web = new OtherPod("shop/web", "server-1", "fd00:1::2", 8080);
        OtherPod job = new OtherPod("shop/job", "server-2", "fd00:2::2", 80);
        assertThat(lookByIpv6(web).isReached()).isTrue();
        assertThat(lookByIpv6(web).message()).contains("one by IPv6 too");
        assertThat(look(WEB).message()).doesNotContain("IPv6");

        network.trouble.put("fd00:1::2", new ConnectException("Network is unreachable"));
        assertThat(lookByIpv6(web, job).isReached()).isTrue();
        assertThat(lookByIpv6(web).reason()).isEqualTo("PodsNotReached");
        assertThat(lookByIpv6(web).message()).contains("by IPv6: tried shop/web (fd00:1::2) of node server-1");
    }

    @Test
    void oneLookThatFailsIsNotBelievedAndOneThatSucceedsIs() {
        Steadiness steadiness = new Steadiness();
        PodNetworkState lost = PodNetworkState.notReached("PodsNotReached", "nobody answers");
        PodNetworkState reached = PodNetworkState.reached("all is well");

        assertThat(steadiness.after(lost).status()).isEqualTo("Unknown");
        assertThat(steadiness.after(reached)).isEqualTo(reached);
        assertThat(steadiness.after(lost)).isEqualTo(reached);
        assertThat(steadiness.after(lost)).isEqualTo(reached);
        assertThat(steadiness.after(lost)).isEqualTo(lost);
        assertThat(steadiness.after(reached)).isEqualTo(reached);
    }

    private PodNetworkState look(OtherPod... pods) {
        return look(List.of(pods), List.of());
    }

    private PodNetworkState lookByIpv6(OtherPod... pods) {
        return look(List.of(WEB), List.of(pods));
    }

    private PodNetworkState look(List<OtherPod> pods, List<OtherPod> podsByIpv6) {
        return new PodNetworkProbe(network)
                .look(new ProbeTargets(SERVICE, 443, List.of(DNS), "cluster.local", pods, podsByIpv6));
    }

    private static final class FakeNetwork implements Reach {
        final Map<String, IOException> trouble = new HashMap<>();
        Optional<List<String>> names = Optional.of(List.of(SERVICE));

        @Override
        public void connect(String address, int port) throws IOException {
            if (trouble.containsKey(address)) {
                throw trouble.get(address);
            }
        }

        @Override
        public List<String> lookUp(String server, String name) throws IOException {
            return names.orElseThrow(() -> new SocketTimeoutException("Receive timed out"));
        }
    }
}
