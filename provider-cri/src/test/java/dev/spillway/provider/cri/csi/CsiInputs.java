package dev.spillway.provider.cri.csi;

import dev.spillway.core.volume.csi.CsiAttachment;
import dev.spillway.core.volume.csi.CsiDriverTerms;
import dev.spillway.provider.cri.volume.NoInputs;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A cluster that knows one driver and one VolumeAttachment. */
final class CsiInputs extends NoInputs {
    final Map<String, Map<String, String>> secrets = new HashMap<>();
    Optional<CsiDriverTerms> driver = Optional.empty();
    Optional<CsiAttachment> attachment = Optional.empty();
    boolean inUse;

    @Override
    public Optional<Secret> secret(String namespace, String name) {
        return Optional.ofNullable(secrets.get(name))
                .map(data -> new SecretBuilder().withData(data).build());
    }

    @Override
    public Optional<CsiDriverTerms> csiDriver(String name) {
        return driver;
    }

    @Override
    public Optional<CsiAttachment> csiAttachment(String name) {
        return attachment;
    }

    @Override
    public boolean knownInUse(String uniqueVolumeName) {
        return inUse;
    }
}
