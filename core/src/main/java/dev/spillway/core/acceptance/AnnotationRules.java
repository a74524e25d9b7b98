package dev.spillway.core.acceptance;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Annotations that promise protection: a pod is refused rather than run without it. */
final class AnnotationRules {
    private static final List<String> SECURITY_GROUPS =
            List.of("k8s.aliyun.com/eci-security-group", "eks.tke.cloud.tencent.com/security-group-id");

    static final List<Rule> ALL = List.of(Rule.needs(PodFeature.SECURITY_GROUPS, AnnotationRules::securityGroups));

    private AnnotationRules() {}

    private static Stream<Use> securityGroups(PodFields fields) {
        Map<String, String> annotations = fields.pod().getMetadata().getAnnotations();
        return SECURITY_GROUPS.stream()
                .filter(name -> annotations != null && annotations.containsKey(name))
                .map(name -> new Use("metadata.annotations[" + name + "]", String.valueOf(annotations.get(name))));
    }
}
