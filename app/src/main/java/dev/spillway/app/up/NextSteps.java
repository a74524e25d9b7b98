package dev.spillway.app.up;

import dev.spillway.localcluster.Instance;
import dev.spillway.localcluster.InstanceName;

/** What a newcomer can type once everything runs. */
final class NextSteps {
    private NextSteps() {}

    static String text(Instance instance) {
        String name = instance.name().value();
        String option = name.equals(InstanceName.DEFAULT) ? "" : " --name " + name;
        return """

                Try next:
                  ./spillway kubectl%1$s get nodes,pods -o wide
                  ./spillway kubectl%1$s exec -it deploy/hello -- sh
                  ./spillway status%1$s
                  export KUBECONFIG=$(./spillway kubeconfig%1$s)
                  ./spillway down%1$s
                """.formatted(option);
    }
}
