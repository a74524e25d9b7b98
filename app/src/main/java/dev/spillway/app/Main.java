package dev.spillway.app;

import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;

/** Where the program begins. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        System.exit(new CommandLine(new SpillwayCommand())
                .setExecutionExceptionHandler(new ExpectedFailure())
                .execute(arguments));
    }
}
