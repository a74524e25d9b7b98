package dev.spillway.provider.cri;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.spillway.core.acceptance.FeatureSet;
import dev.spillway.core.acceptance.PodFeature;
import dev.spillway.cri.api.RuntimeHandler;
import dev.spillway.cri.api.StatusResponse;
import dev.spillway.cri.api.VersionResponse;
import dev.spillway.provider.Runtimes;
import dev.spillway.provider.cri.pod.Handlers;
import dev.spillway.provider.cri.runtime.CriException;
import dev.spillway.provider.cri.runtime.RuntimeClient;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the runtime on this host can do, as it says itself. A field that an old runtime does not know it drops without a
 * word, so nothing may be asked of it that it has not announced.
 *
 * @param version such as {@code containerd://1.6.20}
 * @param configured names of all handlers in its configuration
 * @param usual the handler of sandboxes that name none
 * @param announced the handlers that it lists in its status, which containerd does since 2.0
 */
record RuntimeAbilities(
        String version,
        Set<String> configured,
        String usual,
        List<Runtimes.Handler> announced,
        boolean supplementalGroups)
        implements Handlers {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern CONTAINERD = Pattern.compile("containerd://v?(\\d+)\\.(\\d+).*");
    /** containerd mounts images since 2.1 and does not say so. */
    private static final int IMAGE_VOLUMES_SINCE = 201;

    RuntimeAbilities {
        configured = Set.copyOf(configured);
        announced = List.copyOf(announced);
    }

    static RuntimeAbilities ask(RuntimeClient runtime) throws CriException {
        VersionResponse version = runtime.version();
        StatusResponse status = runtime.status();
        JsonNode containerd = config(status).path("containerd");
        Set<String> configured = new TreeSet<>();
        containerd.path("runtimes").fieldNames().forEachRemaining(configured::add);
        return new RuntimeAbilities(
                version.getRuntimeName() + "://" + version.getRuntimeVersion(),
                configured,
                containerd.path("defaultRuntimeName").asText(""),
                // The default one is listed a second time, without a name.
                status.getRuntimeHandlersList().stream()
                        .map(RuntimeAbilities::handler)
                        .toList(),
                status.getFeatures().getSupplementalGroupsPolicy());
    }

    private static Runtimes.Handler handler(RuntimeHandler handler) {
        return new Runtimes.Handler(
                handler.getName(),
                handler.getFeatures().getRecursiveReadOnlyMounts(),
                handler.getFeatures().getUserNamespaces());
    }

    /** What some handler of it can do; a pod may still name one that cannot. */
    FeatureSet features() {
        FeatureSet features = FeatureSet.of();
        if (supplementalGroups) {
            features = features.with(PodFeature.SUPPLEMENTAL_GROUPS_STRICT);
        }
        if (announced.stream().anyMatch(Runtimes.Handler::recursiveReadOnlyMounts)) {
            features = features.with(PodFeature.RECURSIVE_READ_ONLY);
        }
        if (announced.stream().anyMatch(Runtimes.Handler::userNamespaces)) {
            features = features.with(PodFeature.USER_NAMESPACES, PodFeature.PROC_MOUNT);
        }
        return mountsImages() ? features.with(PodFeature.IMAGE_VOLUMES) : features;
    }

    private boolean mountsImages() {
        Matcher matcher = CONTAINERD.matcher(version);
        return matcher.matches()
                && Integer.parseInt(matcher.group(1)) * 100 + Integer.parseInt(matcher.group(2)) >= IMAGE_VOLUMES_SINCE;
    }

    @Override
    public boolean recursiveReadOnlyMounts(String handler) {
        return named(handler).filter(Runtimes.Handler::recursiveReadOnlyMounts).isPresent();
    }

    @Override
    public boolean userNamespaces(String handler) {
        return named(handler).filter(Runtimes.Handler::userNamespaces).isPresent();
    }

    private Optional<Runtimes.Handler> named(String handler) {
        String name = handler.isEmpty() ? usual : handler;
        return announced.stream().filter(h -> h.name().equals(name)).findFirst();
    }

    /**
     * For the node's status.
     *
     * @param sandbox the handler that the pool's configuration names; empty for the runtime's usual one
     */
    Runtimes runtimes(String sandbox) {
        return new Runtimes(sandbox.isEmpty() ? usual : sandbox, announced, supplementalGroups);
    }

    /** A runtime that does not show its configuration may know the handler. */
    boolean mayKnow(String handler) {
        return handler.isEmpty() || configured.isEmpty() || configured.contains(handler);
    }

    private static JsonNode config(StatusResponse status) {
        try {
            return JSON.readTree(status.getInfoOrDefault("config", "{}"));
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }
}
