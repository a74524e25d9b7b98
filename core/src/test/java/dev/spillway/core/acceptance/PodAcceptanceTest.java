package dev.spillway.core.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.Acceptance;
import dev.spillway.core.Acceptance.Accepted;
import dev.spillway.core.Acceptance.Refused;
import dev.spillway.core.ElasticSpec;
import dev.spillway.core.Pods;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodAcceptanceTest {
    private static final Map<String, String> LABELS =
            Map.of("type", "virtual-kubelet", "kubernetes.io/os", "linux", "cores", "8");
    private static final FeatureSet NOTHING = FeatureSet.of();

    /** As admission and defaulting leave a plain pod: none of it was the user's wish. */
    private static final String DEFAULTED = """
            {'dnsPolicy': 'ClusterFirst', 'enableServiceLinks': true, 'preemptionPolicy': 'PreemptLowerPriority',
             'priority': 0, 'schedulerName': 'default-scheduler', 'securityContext': {}, 'serviceAccountName': 'default',
             'hostNetwork': false, 'shareProcessNamespace': false, 'resources': {}, 'imagePullSecrets': [],
             'tolerations': [{'key': 'node.kubernetes.io/not-ready', 'operator': 'Exists', 'effect': 'NoExecute'}],
             'containers': [{'name': 'a', 'image': 'nginx', 'imagePullPolicy': 'Always', 'resources': {},
               'terminationMessagePath': '/dev/termination-log', 'terminationMessagePolicy': 'File',
               'ports': [{'containerPort': 80, 'protocol': 'TCP'}], 'stdin': true, 'tty': true,
               'securityContext': {'procMount': 'Default'},
               'volumeMounts': [{'name': 'kube-api-access-x', 'readOnly': true, 'mountPath': '/var/run/secrets'}]}],
             'volumes': [{'name': 'scratch', 'emptyDir': {}}, {'name': 'kube-api-access-x', 'projected': {
               'defaultMode': 420, 'sources': [{'serviceAccountToken': {'expirationSeconds': 3607, 'path': 'token'}},
               {'configMap': {'name': 'kube-root-ca.crt', 'items': [{'key': 'ca.crt', 'path': 'ca.crt'}]}},
               {'downwardAPI': {'items': [{'path': 'namespace', 'fieldRef': {'fieldPath': 'metadata.namespace'}}]}}]}}]}
            """;

    @Test
    void whatDefaultingAndAdmissionFillInIsNeverUnsupported() {
        assertThat(check(Pods.withSpec(DEFAULTED), NOTHING)).isInstanceOf(Accepted.class);
    }

    @Test
    void theSizeOfAVolumeInMemoryNeedsNothingMoreThanMemory() {
        Pod pod = Pods.withSpec("{'volumes': [{'name': 'v', 'emptyDir': {'medium': 'Memory', 'sizeLimit': '10Mi'}}]}");

        assertThat(check(pod, FeatureSet.of(PodFeature.MEMORY_VOLUMES))).isInstanceOf(Accepted.class);
    }

    @Test
    void aSecurityGroupOfEitherCloudIsRefusedUntilItsRulesAreEnforced() {
        for (String name :
                List.of("k8s.aliyun.com/eci-security-group", "eks.tke.cloud.tencent.com/security-group-id")) {
            Pod pod = Pods.withSpec("{}");
            pod.getMetadata().setAnnotations(Map.of(name, "sg-1"));

            assertThat(((Refused) check(pod, NOTHING)).message()).contains(name, "sg-1");
            assertThat(check(pod, FeatureSet.of(PodFeature.SECURITY_GROUPS))).isInstanceOf(Accepted.class);
        }
    }

    @Test
    void anAcceptedPodIsAsLargeAsItRequests() {
        Pod pod = Pods.withContainer("{'resources': {'requests': {'cpu': '250m', 'memory': '1Gi'}}}");

        assertThat(((Accepted) check(pod, NOTHING)).plan().spec())
                .isEqualTo(new ElasticSpec("as-requested", 250, 1L << 30, 0, 0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UnsupportedHostNetwork | {'hostNetwork': true}                                    | spec.hostNetwork: true
            UnsupportedHostPID     | {'hostPID': true}                                        | spec.hostPID: true
            UnsupportedHostIPC     | {'hostIPC': true}                                        | spec.hostIPC: true
            UnsupportedHostPath    | {'volumes': [{'name': 'x', 'hostPath': {'path': '/'}}]}  | spec.volumes[0].hostPath.path: /
            UnsupportedVolume      | {'volumes': [{'name': 'x', 'rbd': {}}]}                  | spec.volumes[0].rbd
            PodOSNotSupported      | {'os': {'name': 'windows'}}                              | OS field
            PodOSSelectorNodeLabelDoesNotMatch | {'nodeSelector': {'kubernetes.io/os': 'windows'}} | label doesn't match
            SysctlForbidden        | {'securityContext': {'sysctls': [{'name': 'kernel.msgmax', 'value': '1'}]}} | forbidden sysctl: "kernel.msgmax" not allowlisted
            NodeAffinity           | {'nodeSelector': {'type': 'other'}}                      | Predicate NodeAffinity failed
            """)
    void whatNoVirtualNodeDoesIsRefusedWhateverTheProvider(String reason, String spec, String message) {
        Refused refused = refused(Pods.withSpec(spec), FeatureSet.all());

        assertThat(refused.reason()).isEqualTo(reason);
        assertThat(refused.message()).contains(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UnsupportedPrivileged | {'securityContext': {'privileged': true}}       | spec.containers[0].securityContext.privileged: true
            UnsupportedHostPort   | {'ports': [{'containerPort': 80, 'hostPort': 80}]} | spec.containers[0].ports[0].hostPort: 80
            """)
    void containersOfSuchPodsAreNamedByTheirFields(String reason, String container, String message) {
        Refused refused = refused(Pods.withContainer(container), FeatureSet.all());

        assertThat(refused.reason()).isEqualTo(reason);
        assertThat(refused.message()).startsWith(message).contains("is not supported on a virtual node; ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            INIT_CONTAINERS          | {'initContainers': [{'name': 'i'}]}
            SIDECARS                 | {'initContainers': [{'name': 'i', 'restartPolicy': 'Always'}]}
            EPHEMERAL_CONTAINERS     | {'ephemeralContainers': [{'name': 'i'}]}
            CONFIG_VOLUMES           | {'volumes': [{'name': 'v', 'configMap': {'name': 'c'}}]}
            CONFIG_VOLUMES           | {'volumes': [{'name': 'v', 'secret': {'secretName': 'c'}}]}
            CONFIG_VOLUMES           | {'volumes': [{'name': 'v', 'downwardAPI': {}}]}
            PROJECTED_VOLUMES        | {'volumes': [{'name': 'v', 'projected': {'sources': [{'secret': {'name': 's'}}]}}]}
            PROJECTED_VOLUMES        | {'volumes': [{'name': 'v', 'projected': {'sources': [{'serviceAccountToken': {'audience': 'x'}}]}}]}
            MEMORY_VOLUMES           | {'volumes': [{'name': 'v', 'emptyDir': {'medium': 'Memory'}}]}
            HUGE_PAGES               | {'volumes': [{'name': 'v', 'emptyDir': {'medium': 'HugePages-2Mi'}}]}
            NFS_VOLUMES              | {'volumes': [{'name': 'v', 'nfs': {'server': 's', 'path': '/'}}]}
            CSI_VOLUMES              | {'volumes': [{'name': 'v', 'csi': {'driver': 'd'}}]}
            EMPTY_DIR_SIZE_LIMIT     | {'volumes': [{'name': 'v', 'emptyDir': {'sizeLimit': '1Gi'}}]}
            PERSISTENT_VOLUME_CLAIMS | {'volumes': [{'name': 'v', 'persistentVolumeClaim': {'claimName': 'c'}}]}
            IMAGE_VOLUMES            | {'volumes': [{'name': 'v', 'image': {'reference': 'r'}}]}
            USERS_AND_GROUPS         | {'securityContext': {'runAsUser': 1000}}
            FS_GROUP                 | {'securityContext': {'fsGroup': 1000}}
            SYSCTLS                  | {'securityContext': {'sysctls': [{'name': 'net.ipv4.tcp_syncookies', 'value': '1'}]}}
            USER_NAMESPACES          | {'hostUsers': false}
            SHARED_PROCESS_NAMESPACE | {'shareProcessNamespace': true}
            RUNTIME_CLASSES          | {'runtimeClassName': 'gvisor'}
            POD_LEVEL_RESOURCES      | {'resources': {'limits': {'cpu': '1'}}}
            ACTIVE_DEADLINE          | {'activeDeadlineSeconds': 5}
            HOSTNAMES                | {'hostname': 'h'}
            HOST_ALIASES             | {'hostAliases': [{'ip': '1.2.3.4'}]}
            DNS_CONFIG               | {'dnsPolicy': 'None'}
            IMAGE_PULL_SECRETS       | {'imagePullSecrets': [{'name': 's'}]}
            """)
    void aFieldOfTheSpecIsRefusedOnlyWhereTheProviderLacksItsFeature(PodFeature feature, String spec) {
        Pod pod = Pods.withSpec(spec);

        assertThat(check(pod, FeatureSet.all())).isInstanceOf(Accepted.class);
        assertThat(refused(pod, FeatureSet.all().without(feature)).message())
                .startsWith("spec.")
                .contains(feature.words());
    }

    @Test
    void anInlineVolumeOfAConfiguredCsiDriverIsNoReasonToRefuse() {
        Pod pod = Pods.withSpec("{'volumes': [{'name': 'v', 'csi': {'driver': 'disk.example.com'}}]}");

        assertThat(check(pod, FeatureSet.of().withCsiDrivers(Set.of("disk.example.com"))))
                .isInstanceOf(Accepted.class);
        Refused refused = refused(pod, FeatureSet.of().withCsiDrivers(Set.of("other.example.com")));
        assertThat(refused.reason()).isEqualTo("UnsupportedCsiVolumes");
        assertThat(refused.message()).startsWith("spec.volumes[0].csi.driver: disk.example.com needs this CSI driver");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CONTAINER_RESTART_RULES  | {'restartPolicy': 'Never'}
            PROBES                   | {'livenessProbe': {'tcpSocket': {'port': 80}}}
            PROBES                   | {'readinessProbe': {'tcpSocket': {'port': 80}}}
            PROBES                   | {'startupProbe': {'tcpSocket': {'port': 80}}}
            LIFECYCLE_HOOKS          | {'lifecycle': {'preStop': {'sleep': {'seconds': 1}}}}
            STOP_SIGNALS             | {'lifecycle': {'stopSignal': 'SIGUSR1'}}
            TERMINATION_LOG_FALLBACK | {'terminationMessagePolicy': 'FallbackToLogsOnError'}
            ENV_SOURCES              | {'envFrom': [{'configMapRef': {'name': 'c'}}]}
            ENV_SOURCES              | {'env': [{'name': 'E', 'valueFrom': {'secretKeyRef': {'name': 's', 'key': 'k'}}}]}
            ENV_FIELDS               | {'env': [{'name': 'E', 'valueFrom': {'fieldRef': {'fieldPath': 'status.podIP'}}}]}
            SUB_PATHS                | {'volumeMounts': [{'name': 'v', 'mountPath': '/v', 'subPath': 's'}]}
            MOUNT_PROPAGATION        | {'volumeMounts': [{'name': 'v', 'mountPath': '/v', 'mountPropagation': 'HostToContainer'}]}
            BLOCK_VOLUMES            | {'volumeDevices': [{'name': 'v', 'devicePath': '/dev/x'}]}
            RECURSIVE_READ_ONLY      | {'volumeMounts': [{'name': 'v', 'mountPath': '/v', 'recursiveReadOnly': 'Enabled'}]}
            CAPABILITIES             | {'securityContext': {'capabilities': {'drop': ['ALL']}}}
            PRIVILEGE_ESCALATION     | {'securityContext': {'allowPrivilegeEscalation': false}}
            READ_ONLY_ROOT           | {'securityContext': {'readOnlyRootFilesystem': true}}
            SECCOMP                  | {'securityContext': {'seccompProfile': {'type': 'RuntimeDefault'}}}
            USERS_AND_GROUPS         | {'securityContext': {'runAsNonRoot': true}}
            HUGE_PAGES               | {'resources': {'limits': {'hugepages-2Mi': '4Mi'}}}
            """)
    void aFieldOfAContainerIsRefusedOnlyWhereTheProviderLacksItsFeature(PodFeature feature, String container) {
        Pod pod = Pods.withContainer(container);

        assertThat(check(pod, FeatureSet.all())).isInstanceOf(Accepted.class);
        assertThat(refused(pod, FeatureSet.all().without(feature)).message())
                .startsWith("spec.containers[0].")
                .contains(feature.words());
    }

    @Test
    void aRefusalNamesFieldValueAndFix() {
        assertThat(refused(Pods.withSpec("{'activeDeadlineSeconds': 5}"), NOTHING))
                .isEqualTo(new Refused(
                        "UnsupportedActiveDeadline",
                        "spec.activeDeadlineSeconds: 5 needs activeDeadlineSeconds, which this virtual node's provider"
                                + " does not support; remove the field, or run the pod on another node"));
    }

    @Test
    void aStrictSupplementalGroupsPolicyIsRefusedWithTheKubeletsReason() {
        Pod pod = Pods.withSpec("{'securityContext': {'supplementalGroupsPolicy': 'Strict'}}");

        assertThat(refused(pod, NOTHING).reason()).isEqualTo("SupplementalGroupsPolicyNotSupported");
    }

    @Test
    void podsOfDaemonSetsAreRefusedAndPodsOfJobsAreNot() {
        assertThat(refused(ownedBy("DaemonSet"), FeatureSet.all()).message())
                .startsWith("metadata.ownerReferences[0]: DaemonSet owner is not supported");
        assertThat(check(ownedBy("Job"), FeatureSet.all())).isInstanceOf(Accepted.class);
    }

    @ParameterizedTest
    @CsvSource({
        "type,  In,           virtual-kubelet, true",
        "type,  NotIn,        virtual-kubelet, false",
        "type,  Exists,       '',              true",
        "other, DoesNotExist, '',              true",
        "other, Exists,       '',              false",
        "cores, Gt,           4,               true",
        "cores, Lt,           4,               false",
    })
    void requiredNodeAffinityHoldsForPodsThatWentRoundTheScheduler(
            String key, String operator, String value, boolean accepted) {
        String values = value.isEmpty() ? "" : "'" + value + "'";
        Pod pod = Pods.withSpec("{'affinity': {'nodeAffinity': {'requiredDuringSchedulingIgnoredDuringExecution':"
                + " {'nodeSelectorTerms': [{'matchExpressions': [{'key': '" + key + "', 'operator': '" + operator
                + "', 'values': [" + values + "]}]}]}}}}");

        assertThat(check(pod, NOTHING) instanceof Accepted).isEqualTo(accepted);
    }

    @Test
    void onlyTaintsThatEvictMatterToABoundPod() {
        Taint noSchedule = new Taint("NoSchedule", "virtual-kubelet.io/provider", null, "alibabacloud");
        Taint noExecute = new Taint("NoExecute", "maintenance", null, "");
        Pod tolerating = Pods.withSpec("{'tolerations': [{'key': 'maintenance', 'operator': 'Exists'}]}");

        assertThat(check(Pods.running("a"), noSchedule)).isInstanceOf(Accepted.class);
        assertThat(check(Pods.running("a"), noExecute)).isInstanceOf(Refused.class);
        assertThat(check(tolerating, noExecute)).isInstanceOf(Accepted.class);
    }

    @Test
    void everyFeatureIsNeededBySomeRule() {
        Set<PodFeature> needed = EnumSet.noneOf(PodFeature.class);
        PodAcceptance.RULES.forEach(rule -> rule.unless().ifPresent(needed::add));

        assertThat(needed).containsExactlyInAnyOrder(PodFeature.values());
    }

    private static Pod ownedBy(String kind) {
        Pod pod = Pods.running("a");
        pod.getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                        .withKind(kind)
                        .withName("owner")
                        .withController(true)
                        .build()));
        return pod;
    }

    private static Refused refused(Pod pod, FeatureSet features) {
        return (Refused) check(pod, features);
    }

    private static Acceptance check(Pod pod, FeatureSet features) {
        return PodAcceptance.check(pod, new NodeTerms("virtual-kubelet", LABELS, List.of(), features));
    }

    private static Acceptance check(Pod pod, Taint taint) {
        return PodAcceptance.check(pod, new NodeTerms("virtual-kubelet", LABELS, List.of(taint), NOTHING));
    }
}
