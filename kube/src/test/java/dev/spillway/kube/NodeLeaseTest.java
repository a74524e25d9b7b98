package dev.spillway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class NodeLeaseTest {
    private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
    private static final String LEASE = LEASES + "/vk";

    private final ScriptedApiServer server = new ScriptedApiServer();
    private final ApiServer api = server.client();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final NodeLease lease = new NodeLease(api, "vk", () -> Optional.of("node-uid"), () -> now);

    @AfterEach
    void close() {
        api.close();
        server.close();
    }

    @Test
    void createsTheLeaseOnceAndThenOnlyWritesIt() throws ApiException {
        server.json("GET " + LEASE, 404, Wire.status(404, "NotFound", "none"));
        server.json("POST " + LEASES, 201, lease("1", "2026-01-01T00:00:00.000000Z"));
        server.json("PUT " + LEASE, 200, lease("2", "2026-01-01T00:00:10.000000Z"));
        server.json("PUT " + LEASE, 200, lease("3", "2026-01-01T00:00:20.000000Z"));

        lease.renew();
        now = now.plusSeconds(10);
        lease.renew();
        now = now.plusSeconds(10);
        lease.renew();

        assertThat(server.requests())
                .extracting(ScriptedApiServer.Request::method)
                .containsExactly("GET", "POST", "PUT", "PUT");
        assertThat(server.requests().getLast().body())
                .contains("\"resourceVersion\":\"2\"", "\"renewTime\":\"2026-01-01T00:00:20.000000Z\"")
                .contains("\"leaseDurationSeconds\":40", "\"holderIdentity\":\"vk\"", "\"uid\":\"node-uid\"");
        assertThat(lease.renewedAt()).contains(now);
    }

    @Test
    void looksUpALeaseThatSomebodyElseHasWritten() throws ApiException {
        server.json("GET " + LEASE, 200, lease("1", "2025-12-31T00:00:00.000000Z"));
        server.json("GET " + LEASE, 200, lease("5", "2025-12-31T00:00:00.000000Z"));
        server.json("PUT " + LEASE, 409, Wire.status(409, "Conflict", "the object has been modified"));
        server.json("PUT " + LEASE, 200, lease("6", "2026-01-01T00:00:00.000000Z"));

        lease.renew();

        assertThat(server.requests())
                .extracting(ScriptedApiServer.Request::method)
                .containsExactly("GET", "PUT", "GET", "PUT");
        assertThat(server.requests().getLast().body()).contains("\"resourceVersion\":\"5\"");
    }

    @Test
    void whenTheClockIsSetBackRenewalsAreStillLaterThanTheLast() throws ApiException {
        server.json("GET " + LEASE, 200, lease("1", "2026-01-01T01:00:00.000000Z"));
        server.json("PUT " + LEASE, 200, lease("2", "2026-01-01T01:00:00.000001Z"));
        server.json("PUT " + LEASE, 200, lease("3", "2026-01-01T01:00:00.000002Z"));

        lease.renew();
        now = now.plusSeconds(10);
        lease.renew();

        assertThat(server.requests().get(1).body()).contains("\"renewTime\":\"2026-01-01T01:00:00.000001Z\"");
        assertThat(server.requests().getLast().body()).contains("\"renewTime\":\"2026-01-01T01:00:00.000002Z\"");
        assertThat(lease.renewedAt()).contains(now);
    }

    private static String lease(String version, String renewTime) {
        return """
            {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"vk","namespace":"kube-node-lease",\
            "resourceVersion":"%s"},"spec":{"renewTime":"%s"}}""".formatted(version, renewTime);
    }
}
