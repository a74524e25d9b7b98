package dev.spillway.app.up;

import dev.spillway.localcluster.Instance;
import dev.spillway.localcluster.InstanceName;

/** What a newcomer can type once everything runs. */
final class NextSteps {
    private NextSteps() {}

    static String text(Instance instance, String namespace) {
        String name = instance.name().value();
        String option = name.equals(InstanceName.DEFAULT) ? "" : " --name " + name;
        String inNamespace = namespace.equals("default") ? "" : " -n " + namespace;
        return """

                Try next:
                  ./spillway kubectl%1$s get nodes,pods%2$s -o wide
                  ./spillway kubectl%1$s exec%2$s -it deploy/hello -- sh
                  ./spillway status%1$s
                  export KUBECONFIG=$(./spillway kubeconfig%1$s)
                  ./spillway down%1$s
                """.formatted(option, inNamespace);
    }
}
