package dev.spillway.app;

import dev.spillway.app.config.ConfigurationException;
import dev.spillway.billing.ledger.LedgerException;
import dev.spillway.localcluster.LocalClusterException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.PrintWriter;
import picocli.CommandLine;

/** Tells a user what went wrong in words; only what nobody expected comes with a stack trace. */
final class ExpectedFailure implements CommandLine.IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        if (!isExpected(failure)) {
            throw failure;
        }
        PrintWriter err = command.getErr();
        err.println("spillway: " + failure.getMessage());
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static boolean isExpected(Exception failure) {
        return failure instanceof ConfigurationException
                || failure instanceof CommandFailed
                || failure instanceof LedgerException
                || failure instanceof LocalClusterException
                || failure instanceof KubernetesClientException;
    }
}
