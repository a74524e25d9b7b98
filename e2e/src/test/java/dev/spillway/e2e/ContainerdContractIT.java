package dev.spillway.e2e;

import dev.spillway.provider.kit.Capacity;
import dev.spillway.provider.kit.ProviderContractTest;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The provider kit's tests on a real containerd; those of faults are run on a fake one by the provider itself. */
@ResourceLock(OnSpillway.ALONE)
final class ContainerdContractIT extends ProviderContractTest {
    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.alone();

    private final Cluster cluster;

    ContainerdContractIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    protected Capacity capacity() {
        return new ContainerdCapacity(cluster.spillway());
    }
}
