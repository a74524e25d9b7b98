package dev.spillway.e2e;

import java.util.Locale;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a test class a cluster of one server and one virtual node, with a namespace of its own. */
final class OnHybrid implements ParameterResolver, AfterAllCallback {
    private static final Namespace STORE = Namespace.create(OnHybrid.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Cluster.class;
    }

    @Override
    public Cluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return classStore(context).computeIfAbsent(Cluster.class, key -> cluster(context), Cluster.class);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Cluster cluster = classStore(context).get(Cluster.class, Cluster.class);
        if (cluster != null) {
            cluster.deleteNamespace();
        }
    }

    private static Cluster cluster(ExtensionContext context) {
        HybridInstallation installation = context.getRoot()
                .getStore(STORE)
                .computeIfAbsent(HybridInstallation.class, key -> HybridInstallation.up(), HybridInstallation.class);
        String name = context.getRequiredTestClass().getSimpleName().toLowerCase(Locale.ROOT);
        return Cluster.withNamespace(installation.spillway(), name);
    }

    private static Store classStore(ExtensionContext context) {
        return context.getRoot().getStore(Namespace.create(OnHybrid.class, context.getRequiredTestClass()));
    }
}
