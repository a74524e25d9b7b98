package dev.spillway.provider.cri.csi;

import dev.spillway.provider.NodeVolumes;
import dev.spillway.provider.cri.runtime.RuntimeChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The CSI drivers that the operator has configured, as far as they have answered. Safe for use by many threads. */
public final class CsiDrivers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CsiDrivers.class);

    private final Map<String, CsiClient> clients;
    private final Map<String, CsiDriver> known = new ConcurrentHashMap<>();
    private final Map<String, String> troubles = new ConcurrentHashMap<>();
    private final List<RuntimeChannel> connections;

    CsiDrivers(Map<String, CsiClient> clients, List<RuntimeChannel> connections) {
        this.clients = Map.copyOf(clients);
        this.connections = List.copyOf(connections);
    }

    /** Connects to none yet. */
    public static CsiDrivers at(Map<String, Path> sockets) {
        Map<String, CsiClient> clients = new TreeMap<>();
        List<RuntimeChannel> connections = new ArrayList<>();
        sockets.forEach((name, socket) -> {
            RuntimeChannel channel = new RuntimeChannel(socket);
            connections.add(channel);
            clients.put(name, new CsiClient(channel.grpc()));
        });
        return new CsiDrivers(clients, connections);
    }

    /** All that are configured, whether they have answered or not. */
    public Set<String> names() {
        return clients.keySet();
    }

    /** Those that have answered. */
    public List<NodeVolumes.Driver> registered() {
        return known.values().stream()
                .map(CsiDriver::onNode)
                .sorted(Comparator.comparing(NodeVolumes.Driver::name))
                .toList();
    }

    /** Asks all that have not answered yet; whether one has now. */
    public boolean lookForMissing() {
        boolean found = false;
        for (String name : clients.keySet()) {
            found |= !known.containsKey(name) && ask(name).isPresent();
        }
        return found;
    }

    /** @throws CsiException in a kubelet's words, if it is not configured or has not answered */
    CsiDriver driver(String name) throws CsiException {
        CsiDriver driver = known.get(name);
        if (driver != null) {
            return driver;
        }
        return ask(name)
                .orElseThrow(() ->
                        new CsiException("driver name " + name + " not found in the list of registered CSI drivers"));
    }

    private Optional<CsiDriver> ask(String name) {
        Optional<CsiClient> client = Optional.ofNullable(clients.get(name));
        if (client.isEmpty()) {
            return Optional.empty();
        }
        try {
            CsiDriver driver = CsiDriver.ask(name, client.get());
            if (known.put(name, driver) == null) {
                log.info(
                        "CSI driver {} registered, node id {}",
                        name,
                        driver.onNode().nodeId());
            }
            troubles.remove(name);
            return Optional.of(driver);
        } catch (CsiException e) {
            if (!e.getMessage().equals(troubles.put(name, e.getMessage()))) {
                log.warn("CSI driver {} is not there, pods with its volumes wait for it: {}", name, e.getMessage());
            }
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        connections.forEach(RuntimeChannel::close);
    }
}
