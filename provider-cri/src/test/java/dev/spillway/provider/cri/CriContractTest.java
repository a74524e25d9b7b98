package dev.spillway.provider.cri;

import dev.spillway.provider.kit.Capacity;
import dev.spillway.provider.kit.ProviderContractTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class CriContractTest extends ProviderContractTest {
    @TempDir
    Path directory;

    @Override
    protected Capacity capacity() throws Exception {
        return new FakeCapacity(directory);
    }
}
