package dev.spillway.app.config;

import dev.spillway.core.image.ImageGarbage;
import dev.spillway.core.spec.Catalogue;
import dev.spillway.network.PodRoute;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the configuration file, or says in one line what is wrong with it, where, and how to mend it. */
public final class ConfigurationReader {
    static final String API_VERSION = "spillway.dev/v1alpha1";
    private static final Pattern INSTANCE = Pattern.compile("[a-z][a-z0-9-]{0,19}");

    /** As the API server has CSIDriver objects named. */
    private static final Pattern CSI_DRIVER = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

    private static final String GPU = "nvidia.com/gpu";

    private ConfigurationReader() {}

    public static Configuration read(Path file) throws ConfigurationException {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new ConfigurationException(file + " cannot be read: " + e.getMessage());
        }
    }

    static Configuration parse(String file, String text) throws ConfigurationException {
        YamlMap top = YamlMap.of(file, "", compose(file, text));
        top.oneOf("apiVersion", "", API_VERSION);
        top.oneOf("kind", "", "Configuration");
        Configuration configuration = new Configuration(
                top.matching("instance", INSTANCE, "a lower-case name of at most 20 characters"),
                top.path("stateDirectory"),
                top.path("identities"),
                top.path("kubeconfig"),
                top.path("clientCa"),
                virtualNodes(top),
                PlacementReader.read(top),
                PoolsReader.read(top),
                BillingReader.read(top));
        top.done();
        return configuration;
    }

    static Node compose(String file, String text) throws ConfigurationException {
        LoadSettings settings = LoadSettings.builder().setLabel(file).build();
        try {
            Optional<Node> node = new Compose(settings).composeString(text);
            return node.orElseThrow(() -> new ConfigurationException(file + ":1: the file is empty"));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw new ConfigurationException(file + ":" + line + ": is not YAML: " + e.getProblem());
        }
    }

    private static List<VirtualNodeConfig> virtualNodes(YamlMap top) throws ConfigurationException {
        List<VirtualNodeConfig> nodes = new ArrayList<>();
        for (YamlMap map : top.maps("virtualNodes")) {
            VirtualNodeConfig node = virtualNode(map);
            if (nodes.stream().anyMatch(other -> other.nodeName().equals(node.nodeName()))) {
                throw map.refusal("nodeName", "is \"" + node.nodeName() + "\" for the second time; give each its own");
            }
            nodes.add(node);
        }
        if (nodes.isEmpty()) {
            throw top.refusal("virtualNodes", "has no entry; describe at least one virtual node");
        }
        return nodes;
    }

    private static VirtualNodeConfig virtualNode(YamlMap map) throws ConfigurationException {
        VirtualNodeConfig node = new VirtualNodeConfig(
                map.matching("nodeName", VirtualNodeConfig.NODE_NAME, "a DNS name in lower case"),
                map.string("address"),
                map.optionalString("secondaryAddress"),
                map.integer("kubeletPort", 10250, 1, 65_535),
                map.oneOf("architecture", "amd64", "amd64", "arm64"),
                map.stringMap("labels"),
                taint(map.map("taint")),
                capacity(map.map("capacity")),
                catalogue(map),
                podDns(map.map("dns")),
                map.optionalString("zone"),
                map.optionalString("region"),
                provider(map.map("provider")));
        map.done();
        return node;
    }

    private static Taint taint(YamlMap map) throws ConfigurationException {
        Taint taint = new TaintBuilder()
                .withKey(map.optionalString("key").orElse("virtual-kubelet.io/provider"))
                .withValue(map.optionalString("value").orElse("alibabacloud"))
                .withEffect(map.oneOf("effect", "NoSchedule", "NoSchedule", "NoExecute", "PreferNoSchedule"))
                .build();
        map.done();
        return taint;
    }

    private static Map<String, Quantity> capacity(YamlMap map) throws ConfigurationException {
        Map<String, Quantity> capacity = new LinkedHashMap<>();
        for (String resource : List.of("cpu", "memory", "ephemeral-storage", "pods")) {
            capacity.put(resource, quantity(map, resource));
        }
        if (map.has(GPU)) {
            capacity.put(GPU, quantity(map, GPU));
        }
        map.done();
        return capacity;
    }

    private static Catalogue catalogue(YamlMap map) throws ConfigurationException {
        String[] names =
                Stream.of(Catalogue.values()).map(Catalogue::catalogueName).toArray(String[]::new);
        return Catalogue.named(map.oneOf("catalogue", Catalogue.AS_REQUESTED.catalogueName(), names))
                .orElseThrow();
    }

    private static Quantity quantity(YamlMap map, String key) throws ConfigurationException {
        String value = map.string(key);
        try {
            Quantity quantity = Quantity.parse(value);
            if (quantity.getNumericalAmount().signum() > 0) {
                return quantity;
            }
        } catch (IllegalArgumentException notAQuantity) {
            // Refused below with the same words as a quantity that is not positive.
        }
        throw map.refusal(key, "is \"" + value + "\"; write a positive quantity such as 4, 500m or 8Gi");
    }

    private static VirtualNodeConfig.PodDns podDns(YamlMap map) throws ConfigurationException {
        VirtualNodeConfig.PodDns dns = new VirtualNodeConfig.PodDns(
                map.strings("nameservers"), map.optionalString("domain").orElse("cluster.local"));
        map.done();
        return dns;
    }

    private static ProviderConfig provider(YamlMap map) throws ConfigurationException {
        boolean cri = map.has("cri");
        ProviderConfig provider = cri ? cri(map.map("cri")) : simulator(map);
        map.done();
        return provider;
    }

    private static ProviderConfig cri(YamlMap map) throws ConfigurationException {
        ProviderConfig provider = new ProviderConfig.Cri(
                map.path("socket"),
                map.string("cgroupParent"),
                map.path("logDirectory"),
                map.optionalString("podNetwork").map(Path::of),
                map.optionalString("nameServer"),
                map.strings("podRanges"),
                routes(map),
                images(map.map("imageCollection")),
                map.optionalString("sandbox").orElse(""),
                csiDrivers(map),
                EvictionReader.read(map));
        map.done();
        return provider;
    }

    private static Map<String, Path> csiDrivers(YamlMap cri) throws ConfigurationException {
        Map<String, Path> sockets = new LinkedHashMap<>();
        for (Map.Entry<String, String> driver : cri.stringMap("csiDrivers").entrySet()) {
            if (!CSI_DRIVER.matcher(driver.getKey()).matches()) {
                throw cri.refusal(
                        "csiDrivers",
                        "has \"" + driver.getKey() + "\"; write the name that the driver gives itself, such as"
                                + " disk.csi.example.com");
            }
            Path socket = Path.of(driver.getValue());
            if (!socket.isAbsolute()) {
                throw cri.refusal(
                        "csiDrivers",
                        "has " + driver.getKey() + ": \"" + socket
                                + "\"; write the absolute path of the driver's socket");
            }
            sockets.put(driver.getKey(), socket);
        }
        return sockets;
    }

    private static List<PodRoute> routes(YamlMap cri) throws ConfigurationException {
        List<PodRoute> routes = new ArrayList<>();
        for (YamlMap map : cri.maps("routes")) {
            try {
                routes.add(PodRoute.of(map.string("to"), map.string("via")));
            } catch (IllegalArgumentException e) {
                throw map.refusal(
                        "to", "is no route: " + e.getMessage() + "; write to: 10.244.1.0/24, via: 192.0.2.11");
            }
            map.done();
        }
        return routes;
    }

    private static ImageGarbage.Limits images(YamlMap map) throws ConfigurationException {
        ImageGarbage.Limits usual = ImageGarbage.Limits.KUBELET;
        int high = map.integer("highThresholdPercent", usual.highPercent(), 0, 100);
        int low = map.integer("lowThresholdPercent", Math.min(high, usual.lowPercent()), 0, high);
        int minimumAge = map.integer("minimumAgeSeconds", (int) usual.minAge().toSeconds(), 0, 86_400);
        int period = map.integer("periodSeconds", (int) usual.period().toSeconds(), 1, 86_400);
        map.done();
        return new ImageGarbage.Limits(high, low, Duration.ofSeconds(minimumAge), Duration.ofSeconds(period));
    }

    private static ProviderConfig simulator(YamlMap provider) throws ConfigurationException {
        if (!provider.has("simulator")) {
            throw provider.refusal("cri", "is missing; say what runs the pods: cri or simulator");
        }
        YamlMap map = provider.map("simulator");
        ProviderConfig simulator =
                new ProviderConfig.Simulator(Duration.ofMillis(map.integer("startDelayMillis", 0, 0, 3_600_000)));
        map.done();
        return simulator;
    }
}
