package dev.spillway.provider.simulator;

import dev.spillway.provider.kit.Capacity;
import dev.spillway.provider.kit.ProviderContractTest;

final class SimulatorContractTest extends ProviderContractTest {
    @Override
    protected Capacity capacity() {
        return new KitCapacity();
    }
}
