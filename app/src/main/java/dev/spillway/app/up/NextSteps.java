package dev.spillway.app.up;

import dev.spillway.localcluster.Instance;
import dev.spillway.localcluster.InstanceName;
import java.util.ArrayList;
import java.util.List;

/** What a newcomer can type once everything runs. */
final class NextSteps {
    private NextSteps() {}

    /** @param example whether the example runs in the namespace */
    static String text(Instance instance, String namespace, boolean example) {
        String name = instance.name().value();
        String option = name.equals(InstanceName.DEFAULT) ? "" : " --name " + name;
        String inNamespace = namespace.equals("default") ? "" : " -n " + namespace;
        List<String> commands = new ArrayList<>();
        commands.add("./spillway kubectl" + option + " get nodes,pods" + inNamespace + " -o wide");
        if (example) {
            commands.add("./spillway kubectl" + option + " exec" + inNamespace + " -it deploy/hello -- sh");
        }
        commands.add("./spillway status" + option);
        commands.add("export KUBECONFIG=$(./spillway kubeconfig" + option + ")");
        commands.add("./spillway down" + option);
        return "\nTry next:\n  " + String.join("\n  ", commands) + "\n";
    }
}
