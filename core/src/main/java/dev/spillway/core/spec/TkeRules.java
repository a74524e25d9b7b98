package dev.spillway.core.spec;

import static java.util.Locale.ROOT;

import dev.spillway.core.ElasticSpec;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * How Tencent sizes a pod on a virtual node: annotations {@code cpu} and {@code mem} decide alone; else, per resource, the
 * larger of the sum of requests and the largest limit, for regular and init containers apart, is rounded up.
 *
 * @param catalogue the pool's: what a pod gets that names no CPU or GPU type
 */
record TkeRules(String catalogue) {
    private static final String PREFIX = "eks.tke.cloud.tencent.com/";
    private static final PodSize FALLBACK = PodSize.of("1", "2");
    private static final long FREE_STORAGE = 20 * PodSize.GIB;
    private static final Map<String, SpecTable> CPU =
            Map.of("intel", SpecTable.of("tke-intel.specs"), "amd", SpecTable.of("tke-amd.specs"));
    private static final GpuTable GPU = new GpuTable();

    Sizing size(Pod pod) {
        PodAnnotations annotations = PodAnnotations.of(pod, PREFIX);
        Sizing compute = wantsGpu(pod, annotations) ? gpu(pod, annotations) : cpu(pod, annotations);
        return compute instanceof Sizing.Sized(ElasticSpec spec) ? storage(pod, annotations, spec) : compute;
    }

    private boolean wantsGpu(Pod pod, PodAnnotations annotations) {
        return annotations.get("gpu-type").isPresent() || cards(pod) > 0 || catalogue.equals("tke-gpu");
    }

    private Sizing cpu(Pod pod, PodAnnotations annotations) {
        List<String> vendors = vendors(annotations);
        if (vendors.isEmpty()) {
            return Refusals.invalid(
                    PREFIX + "cpu-type",
                    annotations.get("cpu-type").orElse(""),
                    "name intel, amd, or models such as S5 and SA5");
        }
        List<Sizing> tried = vendors.stream().map(v -> cpu(pod, annotations, v)).toList();
        return firstSized(tried);
    }

    private static Sizing firstSized(List<Sizing> tried) {
        return tried.stream().filter(Sizing.Sized.class::isInstance).findFirst().orElseGet(tried::getFirst);
    }

    /** In order of preference: {@code SA*} models are AMD's, other {@code S*} models Intel's. */
    private List<String> vendors(PodAnnotations annotations) {
        if (annotations.get("cpu-type").isEmpty()) {
            return List.of(catalogue.equals("tke-amd") ? "amd" : "intel");
        }
        return annotations.list("cpu-type").stream()
                .map(type -> type.toLowerCase(ROOT))
                .flatMap(type -> type.equals("amd") || type.startsWith("sa")
                        ? Stream.of("amd")
                        : type.equals("intel") || type.startsWith("s") ? Stream.of("intel") : Stream.empty())
                .distinct()
                .toList();
    }

    private static Sizing cpu(Pod pod, PodAnnotations annotations, String vendor) {
        SpecTable table = table(vendor);
        boolean fixed =
                annotations.get("cpu").isPresent() || annotations.get("mem").isPresent();
        if (!fixed) {
            PodSize asked = asked(pod);
            return sized(vendor, asked, table.roundUp(asked.isNone() ? FALLBACK : asked));
        }
        Optional<PodSize> size = fixed(annotations);
        return size.map(s -> sized(vendor, s, size.filter(table::contains))).orElseGet(() -> notFixed(annotations));
    }

    private static SpecTable table(String vendor) {
        return CPU.getOrDefault(vendor, SpecTable.of());
    }

    static Optional<ElasticSpec> covering(String vendor, PodSize asked) {
        return table(vendor).roundUp(asked).map(size -> spec(vendor, size));
    }

    private static ElasticSpec spec(String vendor, PodSize size) {
        return new ElasticSpec(name(size), size.milliCpu(), size.memoryBytes(), 0, 0, vendor, 0, 0);
    }

    private static Sizing sized(String vendor, PodSize asked, Optional<PodSize> found) {
        return found.<Sizing>map(size -> new Sizing.Sized(spec(vendor, size)))
                .orElseGet(() ->
                        Refusals.noFit("tke-" + vendor, asked, table(vendor).nearest(asked)));
    }

    private static String name(PodSize size) {
        return size.cpus().toPlainString() + "c" + size.gibs().toPlainString() + "Gi";
    }

    private static Optional<PodSize> fixed(PodAnnotations annotations) {
        return annotations
                .get("cpu")
                .filter(cpu -> cpu.matches("\\d{1,4}(\\.\\d{1,3})?"))
                .map(cpu -> new BigDecimal(cpu).movePointRight(3).longValueExact())
                .flatMap(cpu -> annotations.get("mem").flatMap(Gibibytes::parse).map(mem -> new PodSize(cpu, mem)));
    }

    private static Sizing notFixed(PodAnnotations annotations) {
        String value = annotations.get("cpu").orElse("missing") + ", "
                + annotations.get("mem").orElse("missing");
        return Refusals.invalid(
                PREFIX + "cpu and mem",
                value,
                "both are needed, cpu as a number of cores and mem in Gi, as in 8 and 16Gi");
    }

    /** Requests are added up, of limits the largest counts; regular and init containers apart, the larger wins. */
    private static PodSize asked(Pod pod) {
        return total(() -> ContainerResources.longRunning(pod))
                .max(total(() -> ContainerResources.runToCompletion(pod)));
    }

    private static PodSize total(Supplier<Stream<Container>> containers) {
        return new PodSize(total(containers, "cpu"), total(containers, "memory"));
    }

    private static long total(Supplier<Stream<Container>> containers, String resource) {
        long requests = containers
                .get()
                .mapToLong(c -> ContainerResources.request(c, resource))
                .sum();
        return containers
                .get()
                .mapToLong(c -> ContainerResources.limit(c, resource))
                .reduce(requests, Math::max);
    }

    private static long cards(Pod pod) {
        return Math.max(
                ContainerResources.longRunning(pod)
                        .mapToLong(c -> ContainerResources.limitElseRequest(c, ContainerResources.GPU))
                        .sum(),
                ContainerResources.runToCompletion(pod)
                        .mapToLong(c -> ContainerResources.limitElseRequest(c, ContainerResources.GPU))
                        .sum());
    }

    private static Sizing gpu(Pod pod, PodAnnotations annotations) {
        List<String> models = annotations.list("gpu-type");
        if (models.isEmpty()) {
            return Refusals.invalid(PREFIX + "gpu-type", "", "a pod with GPUs names one of " + GPU.models());
        }
        Optional<String> count = annotations.get("gpu-count");
        if (count.filter(c -> !c.matches("[1-9]\\d?")).isPresent()) {
            return Refusals.invalid(PREFIX + "gpu-count", count.orElse(""), "write a whole number of cards, as in 1");
        }
        long cards = count.map(Long::parseLong).orElseGet(() -> Math.max(1, cards(pod)));
        PodSize asked = fixed(annotations).orElseGet(() -> asked(pod));
        return firstSized(models.stream().map(m -> gpu(m, cards, asked)).toList());
    }

    private static Sizing gpu(String model, long cards, PodSize asked) {
        if (!GPU.knows(model)) {
            return Refusals.invalid(PREFIX + "gpu-type", model, "no such GPU spec; there are " + GPU.models());
        }
        return GPU.roundUp(model, cards, asked)
                .<Sizing>map(row -> new Sizing.Sized(spec(row)))
                .orElseGet(() -> new Sizing.Refused(
                        "NoElasticSpecFits",
                        "no spec of catalogue tke-gpu has " + cards + " x " + model + " with " + asked
                                + "; the nearest are " + GPU.nearest(model, asked)));
    }

    private static ElasticSpec spec(GpuTable.Row row) {
        String name = name(row.size()) + " " + row.cards() + "*" + row.model();
        String family = row.card().toLowerCase(Locale.ROOT);
        return new ElasticSpec(
                name, row.size().milliCpu(), row.size().memoryBytes(), 0, row.cards(), family, row.milliGpus(), 0);
    }

    private static Sizing storage(Pod pod, PodAnnotations annotations, ElasticSpec spec) {
        Optional<String> disk = annotations.get("root-cbs-size");
        if (disk.filter(size -> !size.matches("\\d{1,6}")).isPresent()) {
            return Refusals.invalid(
                    PREFIX + "root-cbs-size", disk.orElse(""), "write whole GiB without a unit, as in 50");
        }
        long asked = disk.map(size -> Long.parseLong(size) * PodSize.GIB)
                .orElseGet(() -> new EffectiveResources(pod, ContainerResources::request).amount("ephemeral-storage"));
        long total = Math.max(FREE_STORAGE, asked);
        return new Sizing.Sized(spec.withStorage(total, total - FREE_STORAGE));
    }
}
