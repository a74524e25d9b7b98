package dev.spillway.core.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.Pods;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSourceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import org.junit.jupiter.api.Test;

class MemoryVolumesTest {
    private static final long NODE = 8L << 30;
    private static final EmptyDirVolumeSource UNLIMITED = new EmptyDirVolumeSource();
    private static final EmptyDirVolumeSource ONE_GIB =
            new EmptyDirVolumeSourceBuilder().withSizeLimit(new Quantity("1Gi")).build();

    @Test
    void aVolumeIsAsLargeAsTheSmallestOfItsLimits() {
        Pod free = Pods.running("a");
        Pod limited = Pods.withContainer("{'resources': {'limits': {'memory': '256Mi'}}}");

        assertThat(MemoryVolumes.bytes(free, UNLIMITED, NODE)).isEqualTo(NODE);
        assertThat(MemoryVolumes.bytes(free, ONE_GIB, NODE)).isEqualTo(1L << 30);
        assertThat(MemoryVolumes.bytes(limited, ONE_GIB, NODE)).isEqualTo(256L << 20);
    }
}
