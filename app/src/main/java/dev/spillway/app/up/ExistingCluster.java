package dev.spillway.app.up;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A cluster that somebody else runs, as the user names it. What is left out is as it was at the last {@code up}.
 *
 * @param kubeconfig of an administrator
 * @param nodeName of the virtual node
 * @param address under which that cluster's API server reaches this host; else the instance's bridge
 */
public record ExistingCluster(Optional<Path> kubeconfig, Optional<String> nodeName, Optional<String> address) {}
