package dev.spillway.e2e;

import java.util.Locale;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a test class the running product with a namespace of its own, and takes the namespace away after it. */
final class OnSpillway implements ParameterResolver, AfterAllCallback {
    /** Classes that share an installation take turns; those of different ones run side by side. */
    static final String ALONE = "a cluster of virtual nodes";

    static final String WITH_SERVER = "a cluster with a server";

    private static final Namespace STORE = Namespace.create(OnSpillway.class);

    private final Installation.Kind kind;

    private OnSpillway(Installation.Kind kind) {
        this.kind = kind;
    }

    /** Its cluster has virtual nodes only. */
    static OnSpillway alone() {
        return new OnSpillway(Installation.Kind.SHARED);
    }

    /** Its cluster has a server too, to fill and to compare with. */
    static OnSpillway withServer() {
        return new OnSpillway(Installation.Kind.HYBRID);
    }

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

    private Cluster cluster(ExtensionContext context) {
        Installation installation =
                context.getRoot().getStore(STORE).computeIfAbsent(kind, Installation::up, Installation.class);
        String name = context.getRequiredTestClass().getSimpleName().toLowerCase(Locale.ROOT);
        return Cluster.withNamespace(installation.spillway(), name);
    }

    private static Store classStore(ExtensionContext context) {
        return context.getRoot().getStore(Namespace.create(OnSpillway.class, context.getRequiredTestClass()));
    }
}
