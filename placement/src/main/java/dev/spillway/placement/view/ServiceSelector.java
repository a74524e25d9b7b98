package dev.spillway.placement.view;

import dev.spillway.core.selector.LabelSelectors;
import io.fabric8.kubernetes.api.model.Service;
import java.util.Map;

/** Which pods a Service sends requests to; one without a selector sends none by itself. */
record ServiceSelector(String namespace, Map<String, String> labels) {

    static ServiceSelector of(Service service) {
        Map<String, String> selector = service.getSpec().getSelector();
        return new ServiceSelector(
                service.getMetadata().getNamespace(), selector == null ? Map.of() : Map.copyOf(selector));
    }

    boolean selects(String podNamespace, Map<String, String> podLabels) {
        return !labels.isEmpty() && namespace.equals(podNamespace) && LabelSelectors.containsAll(podLabels, labels);
    }
}
