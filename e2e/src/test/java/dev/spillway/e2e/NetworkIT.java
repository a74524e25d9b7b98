package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Elastic pods on the cluster's network: Services, names, the API server, limits of bandwidth. */
@ResourceLock(OnSpillway.ALONE)
final class NetworkIT {
    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.alone();

    private final Cluster cluster;

    NetworkIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void aServiceWithOneElasticPodAndAClient() {
        cluster.apply("""
                apiVersion: v1
                kind: Service
                metadata:
                  name: web
                spec:
                  selector:
                    app: web
                  ports:
                  - port: 80
                    targetPort: 8080
                ---
                apiVersion: v1
                kind: Service
                metadata:
                  name: each
                spec:
                  clusterIP: None
                  selector:
                    app: web
                ---
                apiVersion: v1
                kind: Service
                metadata:
                  name: elsewhere
                spec:
                  type: ExternalName
                  externalName: web.networkit.svc.cluster.local
                ---
                """
                + Pods.shell("server", "hostname > /tmp/index.html; httpd -f -p 8080 -h /tmp", """
                  hostname: first
                  subdomain: each
                """)
                        .replace("  name: server\n", "  name: server\n  labels:\n    app: web\n")
                + "---\n"
                + Pods.shell("client", "sleep 3600"));
        cluster.awaitPhase("server", "Running");
        cluster.awaitPhase("client", "Running");
    }

    @Test
    void aServiceIsReachedByItsNameInEveryLength() {
        for (String name : new String[] {"web", "web.networkit", "web.networkit.svc.cluster.local", "elsewhere"}) {
            cluster.await(name, () -> get("client", "http://" + name).equals("first"));
        }
    }

    @Test
    void aPodReachesItselfThroughItsService() {
        cluster.await("the hairpin", () -> get("server", "http://web").equals("first"));
    }

    @Test
    void thisMachineReachesAService() {
        String address = cluster.get("service", "web").at("/spec/clusterIP").asText();

        cluster.await(
                "an answer",
                () -> Machine.run("timeout", "5", "curl", "-s", "http://" + address)
                        .equals("first"));
    }

    @Test
    void aHeadlessServiceNamesItsPodsAndEachOfThem() {
        String address = cluster.get("pod", "server").at("/status/podIP").asText();

        cluster.await(
                "the Service's name",
                () -> lookup("each.networkit.svc.cluster.local").contains("Address: " + address));
        cluster.await(
                "the pod's name",
                () -> lookup("first.each.networkit.svc.cluster.local").contains("Address: " + address));
    }

    @Test
    void aServiceWithoutPodsRefusesAtOnceAndAnUnknownNameIsUnknown() {
        cluster.apply("""
                apiVersion: v1
                kind: Service
                metadata:
                  name: empty
                spec:
                  selector:
                    app: nobody
                  ports:
                  - port: 80
                """);

        cluster.await(
                "the refusal",
                () -> inside("client", "timeout 5 wget -qO- http://empty").err().contains("Connection refused"));
        cluster.await(
                "no such name",
                () -> inside("client", "timeout 5 wget -qO- http://nothing")
                        .err()
                        .contains("bad address"));
    }

    @Test
    void theApiServerAnswersAtKubernetesDefaultToThePodsOwnToken() {
        cluster.apply("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: api
                spec:
                  nodeName: virtual-kubelet
                  containers:
                  - name: main
                    image: nginx
                    command:
                    - sh
                    - -c
                    - |
                      mine=/var/run/secrets/kubernetes.io/serviceaccount
                      cat > /etc/nginx/conf.d/default.conf <<CONF
                      server {
                        listen 8080;
                        location / {
                          proxy_pass https://kubernetes.default;
                          proxy_ssl_verify on;
                          proxy_ssl_name kubernetes.default;
                          proxy_ssl_trusted_certificate $mine/ca.crt;
                          proxy_set_header Host kubernetes.default;
                          proxy_set_header Authorization "Bearer $(cat $mine/token)";
                        }
                      }
                      CONF
                      exec nginx -g "daemon off;"
                """);

        cluster.awaitPhase("api", "Running");

        // Nobody who is not authenticated may read this.
        cluster.await(
                "the list of APIs",
                () -> get("api", "http://127.0.0.1:8080/apis").contains("APIGroupList"));
    }

    @Test
    void annotationsLimitThePodsBandwidthAndTheLimitGoesWithIt() {
        cluster.apply(Pods.shell("narrow", "sleep 3600").replace("  name: narrow\n", """
                          name: narrow
                          annotations:
                            kubernetes.io/ingress-bandwidth: 7M
                            kubernetes.io/egress-bandwidth: 9M
                        """));
        cluster.awaitPhase("narrow", "Running");

        assertThat(limits()).contains("rate 7Mbit").contains("rate 9Mbit");

        cluster.kubectl("delete", "pod", "narrow", "--now").orFail();
        cluster.await("no limit", () -> !limits().contains("Mbit"));
    }

    private String limits() {
        return Machine.run(
                "nsenter",
                "--net=/run/spillway/" + cluster.spillway().name() + "/elastic.netns",
                "tc",
                "qdisc",
                "show");
    }

    private String get(String pod, String url) {
        return inside(pod, "timeout 5 wget -qO- " + url).out().strip();
    }

    private String lookup(String name) {
        return inside("client", "nslookup " + name).out();
    }

    private Finished inside(String pod, String script) {
        return cluster.kubectl("exec", pod, "--", "sh", "-c", script);
    }
}
