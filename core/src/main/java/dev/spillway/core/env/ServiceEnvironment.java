package dev.spillway.core.env;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The variables that tell a container where Services are (pkg/kubelet/envvars/envvars.go). */
public final class ServiceEnvironment {
    private ServiceEnvironment() {}

    /**
     * Of {@code default/kubernetes} always, of the pod's own namespace unless {@code enableServiceLinks} is false.
     *
     * @param services of the pod's namespace and {@code default/kubernetes}; others are left out
     */
    public static Map<String, String> of(Pod pod, Collection<Service> services) {
        boolean links = !Boolean.FALSE.equals(pod.getSpec().getEnableServiceLinks());
        String namespace = pod.getMetadata().getNamespace();
        Map<String, Service> byName = new TreeMap<>();
        for (Service service : services) {
            if (hasAddress(service) && isApiServer(service)) {
                byName.putIfAbsent(service.getMetadata().getName(), service);
            } else if (hasAddress(service)
                    && links
                    && namespace.equals(service.getMetadata().getNamespace())) {
                byName.put(service.getMetadata().getName(), service);
            }
        }
        Map<String, String> variables = new TreeMap<>();
        byName.values().forEach(service -> add(variables, service));
        return variables;
    }

    private static boolean isApiServer(Service service) {
        return "default".equals(service.getMetadata().getNamespace())
                && "kubernetes".equals(service.getMetadata().getName());
    }

    private static boolean hasAddress(Service service) {
        String ip = service.getSpec().getClusterIP();
        return ip != null
                && !ip.isEmpty()
                && !ip.equals("None")
                && !service.getSpec().getPorts().isEmpty();
    }

    private static void add(Map<String, String> variables, Service service) {
        String name = variableName(service.getMetadata().getName());
        String ip = service.getSpec().getClusterIP();
        List<ServicePort> ports = service.getSpec().getPorts();
        variables.put(name + "_SERVICE_HOST", ip);
        variables.put(name + "_SERVICE_PORT", ports.getFirst().getPort().toString());
        variables.put(name + "_PORT", url(ip, ports.getFirst()));
        for (ServicePort port : ports) {
            if (port.getName() != null && !port.getName().isEmpty()) {
                variables.put(
                        name + "_SERVICE_PORT_" + variableName(port.getName()),
                        port.getPort().toString());
            }
            link(variables, name + "_PORT_" + port.getPort() + "_" + protocol(port), ip, port);
        }
    }

    private static void link(Map<String, String> variables, String prefix, String ip, ServicePort port) {
        variables.put(prefix, url(ip, port));
        variables.put(prefix + "_PROTO", protocol(port).toLowerCase(Locale.ROOT));
        variables.put(prefix + "_PORT", port.getPort().toString());
        variables.put(prefix + "_ADDR", ip);
    }

    private static String url(String ip, ServicePort port) {
        String host = ip.contains(":") ? "[" + ip + "]" : ip;
        return protocol(port).toLowerCase(Locale.ROOT) + "://" + host + ":" + port.getPort();
    }

    private static String protocol(ServicePort port) {
        return port.getProtocol() == null || port.getProtocol().isEmpty()
                ? "TCP"
                : port.getProtocol().toUpperCase(Locale.ROOT);
    }

    private static String variableName(String name) {
        return name.replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
