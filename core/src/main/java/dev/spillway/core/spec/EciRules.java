package dev.spillway.core.spec;

import dev.spillway.core.ElasticSpec;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How ECI sizes a pod: {@code eci-use-specs} decides alone; else the sum of limits, or of requests where no limit is set,
 * is rounded up to the nearest spec.
 *
 * @param catalogue its name, for messages
 * @param fallback for a pod that names no resources; times the number of containers if {@code perContainer}
 * @param freeStorageGib ephemeral storage that costs nothing
 * @param exactAbove milli-vCPUs above which a size must be a spec as it is
 */
record EciRules(
        String catalogue,
        SpecTable table,
        PodSize fallback,
        boolean perContainer,
        long freeStorageGib,
        long exactAbove) {
    private static final String PREFIX = "k8s.aliyun.com/";
    private static final Pattern CPU_MEMORY = Pattern.compile("(\\d+(?:\\.\\d+)?)-(\\d+(?:\\.\\d+)?)Gi");
    private static final long ECONOMY_MAX = 8000;

    static EciRules current(String catalogue, SpecTable table) {
        return new EciRules(catalogue, table, PodSize.of("2", "4"), false, 30, Long.MAX_VALUE);
    }

    /** As documented in July 2021. */
    static EciRules of2021(String catalogue, SpecTable table) {
        return new EciRules(catalogue, table, PodSize.of("1", "2"), true, 20, 4000);
    }

    Sizing size(Pod pod) {
        PodAnnotations annotations = PodAnnotations.of(pod, PREFIX);
        List<String> named = new ArrayList<>(annotations.list("eci-use-specs"));
        if (named.isEmpty()) {
            named.addAll(annotations.list("eci-instance-type"));
        }
        Sizing compute = named.isEmpty() ? summed(pod, annotations) : named(pod, annotations, named);
        return compute instanceof Sizing.Sized(ElasticSpec spec) ? storage(pod, annotations, spec) : compute;
    }

    private Sizing summed(Pod pod, PodAnnotations annotations) {
        if (gpus(pod) > 0) {
            return Refusals.invalidPod(
                    "resources.limits[nvidia.com/gpu]",
                    "catalogue " + catalogue + " has GPUs only with an instance type: set annotation " + PREFIX
                            + "eci-use-specs, for example to ecs.gn6i-c4g1.xlarge");
        }
        PodSize sum = new EffectiveResources(pod, EciRules::counted).size();
        return rounded(annotations, sum.isNone() ? defaultSize(pod) : sum);
    }

    private PodSize defaultSize(Pod pod) {
        long counted = ContainerResources.regular(pod)
                .filter(c -> !ContainerResources.ignored(c))
                .count();
        long times = perContainer ? Math.max(1, counted) : 1;
        return new PodSize(fallback.milliCpu() * times, fallback.memoryBytes() * times);
    }

    private static long counted(Container container, String resource) {
        return ContainerResources.ignored(container) ? 0 : ContainerResources.limitElseRequest(container, resource);
    }

    private static long gpus(Pod pod) {
        return new EffectiveResources(pod, EciRules::counted).amount(ContainerResources.GPU);
    }

    private Sizing rounded(PodAnnotations annotations, PodSize asked) {
        boolean mustBeExact = asked.milliCpu() > exactAbove && !table.contains(asked);
        Optional<PodSize> size = mustBeExact ? Optional.empty() : table.roundUp(asked);
        return size.<Sizing>map(s -> new Sizing.Sized(spec(s, category(annotations, s))))
                .orElseGet(() -> Refusals.noFit(catalogue, asked, table.nearest(asked)));
    }

    Optional<ElasticSpec> covering(PodSize asked) {
        return table.roundUp(asked).map(size -> spec(size, "general"));
    }

    private static ElasticSpec spec(PodSize size, String category) {
        String name = withPoint(size.cpus()) + "-" + withPoint(size.gibs()) + "Gi";
        return new ElasticSpec(name, size.milliCpu(), size.memoryBytes(), 0, 0, category, 0, 0);
    }

    /** {@code 2} as {@code 2.0}, the way ECI writes specs back. */
    private static String withPoint(BigDecimal number) {
        return number.setScale(Math.max(1, number.scale())).toPlainString();
    }

    /** The first category of {@code eci-compute-category} that has this size; economy ends at 8 vCPU. */
    private static String category(PodAnnotations annotations, PodSize size) {
        return annotations.list("eci-compute-category").stream()
                .filter(c -> c.equals("general") || (c.equals("economy") && size.milliCpu() <= ECONOMY_MAX))
                .findFirst()
                .orElse("general");
    }

    /** The first entry of {@code eci-use-specs} that is an instance type or can be rounded to a spec. */
    private Sizing named(Pod pod, PodAnnotations annotations, List<String> specs) {
        List<Sizing> tried =
                specs.stream().map(s -> named(annotations, s, gpus(pod))).toList();
        return tried.stream().filter(Sizing.Sized.class::isInstance).findFirst().orElseGet(tried::getFirst);
    }

    private Sizing named(PodAnnotations annotations, String spec, long gpus) {
        Matcher cpuMemory = CPU_MEMORY.matcher(spec);
        if (cpuMemory.matches() && gpus == 0) {
            return rounded(annotations, PodSize.of(cpuMemory.group(1), cpuMemory.group(2)));
        }
        return EcsType.named(spec)
                .filter(type -> type.gpus() >= gpus)
                .<Sizing>map(type -> new Sizing.Sized(type.spec()))
                .orElseGet(() -> Refusals.invalid(
                        PREFIX + "eci-use-specs",
                        spec,
                        "neither <vCPU>-<memory>Gi, as in 2-4Gi, nor a known instance type"
                                + (gpus > 0 ? " with " + gpus + " GPUs, as in ecs.gn6i-c4g1.xlarge" : "")));
    }

    private Sizing storage(Pod pod, PodAnnotations annotations, ElasticSpec spec) {
        Optional<String> annotated = annotations.get("eci-extra-ephemeral-storage");
        Optional<Long> extra = annotated.isEmpty() ? Optional.of(0L) : Gibibytes.parse(annotated.get());
        if (extra.isEmpty()) {
            return Refusals.invalid(
                    PREFIX + "eci-extra-ephemeral-storage", annotated.orElse(""), "write whole GiB, as in 50Gi");
        }
        long free = freeStorageGib * PodSize.GIB;
        long requested = new EffectiveResources(pod, ContainerResources::request).amount("ephemeral-storage");
        long billed = Math.max(extra.get(), Math.max(0, requested - free));
        return new Sizing.Sized(spec.withStorage(free + billed, billed));
    }
}
