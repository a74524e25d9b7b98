package dev.spillway.provider.cri.csi;

import dev.spillway.cri.api.csi.NodeServiceCapability.RPC;
import dev.spillway.provider.NodeVolumes;
import java.util.Set;

/** A driver that has answered. */
record CsiDriver(CsiClient client, NodeVolumes.Driver onNode, Set<RPC.Type> abilities) {
    CsiDriver {
        abilities = Set.copyOf(abilities);
    }

    /** Asks a driver who it is, where it is and what it does. */
    static CsiDriver ask(String name, CsiClient client) throws CsiException {
        String own = client.name();
        if (!own.equals(name)) {
            throw new CsiException("it calls itself \"" + own + "\"; correct its name in provider.cri.csiDrivers");
        }
        var info = client.info();
        if (info.getNodeId().isEmpty()) {
            throw new CsiException("its answer to NodeGetInfo has no node_id");
        }
        NodeVolumes.Driver onNode = new NodeVolumes.Driver(
                name,
                info.getNodeId(),
                Math.max(0, info.getMaxVolumesPerNode()),
                info.getAccessibleTopology().getSegmentsMap());
        return new CsiDriver(client, onNode, client.abilities());
    }

    boolean stages() {
        return abilities.contains(RPC.Type.STAGE_UNSTAGE_VOLUME);
    }

    /** Gives volumes to a pod's {@code fsGroup} itself. */
    boolean givesGroup() {
        return abilities.contains(RPC.Type.VOLUME_MOUNT_GROUP);
    }

    boolean tellsWritersApart() {
        return abilities.contains(RPC.Type.SINGLE_NODE_MULTI_WRITER);
    }
}
