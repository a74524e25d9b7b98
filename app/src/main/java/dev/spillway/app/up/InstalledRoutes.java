package dev.spillway.app.up;

import dev.spillway.app.CommandFailed;
import dev.spillway.app.config.Configuration;
import dev.spillway.localcluster.Instance;
import dev.spillway.network.PodRoutes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The routes to pods elsewhere that an instance's process has installed on this machine. */
public final class InstalledRoutes {
    private InstalledRoutes() {}

    /**
     * What removes them, to be run when the process is not there any more to install them again.
     *
     * @throws CommandFailed if it cannot be read which they are
     */
    public static Runnable removal(Optional<Instance> instance) throws CommandFailed {
        if (instance.isEmpty()) {
            return () -> {};
        }
        Path agent = new ConfigurationFile(instance.get()).agentDirectory();
        try {
            return PodRoutes.removal(instance.get().name().value(), Configuration.routesFile(agent));
        } catch (IOException e) {
            throw new CommandFailed("cannot read which routes there are: " + e.getMessage());
        }
    }
}
