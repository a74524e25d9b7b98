package dev.spillway.provider.cri;

import dev.spillway.provider.kit.Capacity;
import dev.spillway.provider.kit.ProviderAccessTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class CriAccessTest extends ProviderAccessTest {
    @TempDir
    Path directory;

    @Override
    protected Capacity capacity() throws Exception {
        return new FakeCapacity(directory);
    }
}
