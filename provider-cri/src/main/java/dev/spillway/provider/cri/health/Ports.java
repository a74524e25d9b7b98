package dev.spillway.provider.cri.health;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.OptionalInt;

/** Ports as actions name them: by number, or by the name that the container gave one. */
final class Ports {
    private Ports() {}

    /** Empty if the container has no such port, or it is none. */
    static OptionalInt resolve(IntOrString port, Container container) {
        int number = port.getIntVal() != null
                ? port.getIntVal()
                : container.getPorts().stream()
                        .filter(p -> port.getStrVal().equals(p.getName()))
                        .mapToInt(ContainerPort::getContainerPort)
                        .findFirst()
                        .orElseGet(() -> port.getStrVal().matches("\\d{1,5}") ? Integer.parseInt(port.getStrVal()) : 0);
        return number >= 1 && number <= 65_535 ? OptionalInt.of(number) : OptionalInt.empty();
    }
}
