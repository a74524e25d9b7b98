package dev.spillway.kube;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The {@code tokenFile} of a kubeconfig, which the client library leaves out. */
final class TokenFiles {
    private TokenFiles() {}

    /** That of the current context's user; a relative one is beside the kubeconfig. */
    static Optional<Path> of(Config current, Path kubeconfig) {
        String user = current.getCurrentContext().getContext().getUser();
        return parse(kubeconfig).getUsers().stream()
                .filter(named -> named.getName().equals(user))
                .map(NamedAuthInfo::getUser)
                .map(AuthInfo::getTokenFile)
                .filter(file -> file != null && !file.isEmpty())
                .map(file -> kubeconfig.toAbsolutePath().resolveSibling(file))
                .findFirst();
    }

    private static io.fabric8.kubernetes.api.model.Config parse(Path kubeconfig) {
        try {
            return Json.SERIALIZATION.unmarshal(
                    Files.readString(kubeconfig), io.fabric8.kubernetes.api.model.Config.class);
        } catch (IOException e) {
            throw new KubernetesClientException(kubeconfig + " cannot be read", e);
        }
    }
}
