package dev.spillway.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code spillway} command; what it can do is in its sub-commands. */
@Command(
        name = "spillway",
        mixinStandardHelpOptions = true,
        version = "spillway 0.1.0",
        description = "Virtual nodes for any Kubernetes cluster.",
        subcommands = {
            UpCommand.class,
            StatusCommand.class,
            DownCommand.class,
            RunCommand.class,
            BillCommand.class,
            PriceCommand.class,
            WhatIfCommand.class,
            DoctorCommand.class,
            DemoCommand.class
        })
final class SpillwayCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run()
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do");
    }
}
