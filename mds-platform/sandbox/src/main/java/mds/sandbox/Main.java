package mds.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the sandbox: {@code sandbox} for the servers alone, {@code demo} for the whole of MDS. */
@Command(
        name = "mds",
        description = "Real servers and sample sources for MDS, on loopback.",
        mixinStandardHelpOptions = true,
        subcommands = {ChaosCommand.class, DemoCommand.class, SandboxCommand.class})
public final class Main {

    private Main() {}

    /** Runs one command; the exit code is 0 only when it ended as it should. */
    public static void main(String[] arguments) {
        quietLogs();
        CommandLine commands = new CommandLine(new Main())
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command));
        System.exit(commands.execute(arguments));
    }

    private static int explain(Exception failure, CommandLine command) throws Exception {
        if (!(failure instanceof SandboxException)) {
            throw failure;
        }
        command.getErr().println("mds: " + failure.getMessage());
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static void quietLogs() {
        try (InputStream configuration = Main.class.getResourceAsStream("logging.properties")) {
            LogManager.getLogManager().readConfiguration(configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
