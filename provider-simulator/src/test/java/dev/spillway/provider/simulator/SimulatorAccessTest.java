package dev.spillway.provider.simulator;

import dev.spillway.provider.kit.Capacity;
import dev.spillway.provider.kit.ProviderAccessTest;

final class SimulatorAccessTest extends ProviderAccessTest {
    @Override
    protected Capacity capacity() {
        return new KitCapacity();
    }
}
