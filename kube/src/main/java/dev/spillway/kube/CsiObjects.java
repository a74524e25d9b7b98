package dev.spillway.kube;

import dev.spillway.core.volume.csi.CsiAttachment;
import dev.spillway.core.volume.csi.CsiDriverTerms;
import io.fabric8.kubernetes.api.model.storage.CSIDriver;
import io.fabric8.kubernetes.api.model.storage.CSIDriverSpec;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachment;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachmentStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks up what the cluster says of CSI drivers and their volumes, anew each time. Safe for use by many threads. */
public final class CsiObjects {
    private final ApiServer api;

    public CsiObjects(ApiServer api) {
        this.api = api;
    }

    /** Empty if there is no CSIDriver of that name. */
    public Optional<CsiDriverTerms> driver(String name) throws ApiException {
        return Lookup.find(() -> api.get(ApiPath.in("/apis/storage.k8s.io/v1/csidrivers", name), CSIDriver.class))
                .map(found -> terms(found.getSpec()));
    }

    /** Empty if there is no VolumeAttachment of that name. */
    public Optional<CsiAttachment> attachment(String name) throws ApiException {
        return Lookup.find(() ->
                        api.get(ApiPath.in("/apis/storage.k8s.io/v1/volumeattachments", name), VolumeAttachment.class))
                .map(CsiObjects::state);
    }

    /** What the API server's defaulting leaves open is as if it had not. */
    static CsiDriverTerms terms(CSIDriverSpec spec) {
        CsiDriverTerms unsaid = CsiDriverTerms.UNSAID;
        List<String> lifecycles = spec.getVolumeLifecycleModes();
        return new CsiDriverTerms(
                !Boolean.FALSE.equals(spec.getAttachRequired()),
                Boolean.TRUE.equals(spec.getPodInfoOnMount()),
                spec.getFsGroupPolicy() == null ? unsaid.fsGroupPolicy() : spec.getFsGroupPolicy(),
                lifecycles == null || lifecycles.isEmpty() ? unsaid.lifecycles() : Set.copyOf(lifecycles),
                spec.getTokenRequests() != null && !spec.getTokenRequests().isEmpty(),
                Boolean.TRUE.equals(spec.getRequiresRepublish()));
    }

    /** One that is being deleted is being detached. */
    static CsiAttachment state(VolumeAttachment attachment) {
        VolumeAttachmentStatus status = attachment.getStatus();
        boolean stays = attachment.getMetadata().getDeletionTimestamp() == null;
        return status == null
                ? new CsiAttachment(false, "", Map.of())
                : new CsiAttachment(
                        stays && Boolean.TRUE.equals(status.getAttached()),
                        error(status),
                        context(status.getAttachmentMetadata()));
    }

    private static String error(VolumeAttachmentStatus status) {
        return status.getAttachError() == null
                ? ""
                : Optional.ofNullable(status.getAttachError().getMessage()).orElse("unknown error");
    }

    private static Map<String, String> context(@Nullable Map<String, String> metadata) {
        return metadata == null ? Map.of() : metadata;
    }
}
