package dev.spillway.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LeadershipTest {
    private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/spillway-system/leases";
    private static final String LEASE = LEASES + "/placement";

    private final ScriptedApiServer server = new ScriptedApiServer();
    private final ApiServer api = server.client();
    private long nanos = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();
    private final Leadership leadership = new Leadership(
            api, "spillway-system", "placement", "me", () -> Instant.parse("2026-01-01T00:00:00Z"), () -> nanos);

    @AfterEach
    void close() {
        api.close();
        server.close();
    }

    @Test
    void whoeverFindsNoLeaseCreatesItAndLeads() throws ApiException {
        server.json("GET " + LEASE, 404, Wire.status(404, "NotFound", "none"));
        server.json("POST " + LEASES, 201, lease("1", ""));
        server.json("PUT " + LEASE, 200, lease("2", "me"));

        leadership.step();

        assertThat(leadership.leads()).isTrue();
        assertThat(server.requests().getLast().body())
                .contains("\"holderIdentity\":\"me\"", "\"leaseDurationSeconds\":15", "\"leaseTransitions\":1")
                .contains("\"resourceVersion\":\"1\"", "\"renewTime\":\"2026-01-01T00:00:00.000000Z\"");
    }

    @Test
    void whoeverLeadsRenewsWithOneWrite() throws ApiException {
        server.json("GET " + LEASE, 200, lease("1", ""));
        server.json("PUT " + LEASE, 200, lease("2", "me"));
        server.json("PUT " + LEASE, 200, lease("3", "me"));

        leadership.step();
        pass(2);
        leadership.step();

        assertThat(leadership.leads()).isTrue();
        assertThat(server.requests())
                .extracting(ScriptedApiServer.Request::method)
                .containsExactly("GET", "PUT", "PUT");
    }

    @Test
    void aLeaseThatAnotherRenewsIsLeftToIt() throws ApiException {
        for (String version : new String[] {"1", "2", "3"}) {
            server.json("GET " + LEASE, 200, lease(version, "other"));
            leadership.step();
            pass(14);
        }

        assertThat(leadership.leads()).isFalse();
    }

    @Test
    void aLeaseThatItsHolderNoLongerRenewsIsTakenWhenItHasRunOutHere() throws ApiException {
        for (int i = 0; i < 3; i++) {
            server.json("GET " + LEASE, 200, lease("1", "other"));
        }
        server.json("PUT " + LEASE, 200, lease("2", "me"));

        leadership.step();
        pass(15);
        leadership.step();
        assertThat(leadership.leads()).isFalse();
        pass(1);
        leadership.step();

        assertThat(leadership.leads()).isTrue();
    }

    @Test
    void whoeverComesBackUnderTheSameIdentityNeedNotWait() throws ApiException {
        server.json("GET " + LEASE, 200, lease("1", "me"));
        server.json("PUT " + LEASE, 200, lease("2", "me"));

        leadership.step();

        assertThat(leadership.leads()).isTrue();
        assertThat(server.requests().getLast().body()).doesNotContain("acquireTime");
    }

    @Test
    void whoeverCannotRenewLeadsNoMoreBeforeAnotherCan() throws ApiException {
        server.json("GET " + LEASE, 200, lease("1", ""));
        server.json("PUT " + LEASE, 200, lease("2", "me"));
        server.json("PUT " + LEASE, 500, Wire.status(500, "InternalError", "etcd is away"));
        leadership.step();

        assertThatThrownBy(leadership::step).isInstanceOf(ApiException.class);
        pass(9);
        assertThat(leadership.leads()).isTrue();
        pass(1);

        assertThat(leadership.leads()).isFalse();
    }

    @Test
    void whoeverLosesTheRaceDoesNotLead() throws ApiException {
        server.json("GET " + LEASE, 200, lease("1", ""));
        server.json("PUT " + LEASE, 409, Wire.status(409, "Conflict", "the object has been modified"));

        leadership.step();

        assertThat(leadership.leads()).isFalse();
    }

    @Test
    void whoeverLeavesGivesTheLeaseBack() throws ApiException {
        server.json("GET " + LEASE, 200, lease("1", ""));
        server.json("GET " + LEASE, 200, lease("2", "me"));
        server.json("PUT " + LEASE, 200, lease("2", "me"));
        server.json("PUT " + LEASE, 200, lease("3", ""));
        leadership.step();

        leadership.close();

        assertThat(leadership.leads()).isFalse();
        assertThat(server.requests().getLast().body()).contains("\"holderIdentity\":\"\"");
    }

    private void pass(long seconds) {
        nanos += Duration.ofSeconds(seconds).toNanos();
    }

    private static String lease(String version, String holder) {
        return """
            {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"placement",\
            "namespace":"spillway-system","resourceVersion":"%s"},"spec":{"holderIdentity":"%s",\
            "leaseDurationSeconds":15}}""".formatted(version, holder);
    }
}
