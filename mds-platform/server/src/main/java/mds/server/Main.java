package mds.server;

import mds.server.command.Backfill;
import mds.server.command.DeadLettersCommand;
import mds.server.command.HostClient;
import mds.server.command.Refresh;
import mds.server.command.Reindex;
import mds.server.command.Schema;
import mds.server.command.Serve;
import mds.server.command.Verify;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program: the host, and the commands that ask a running one. */
@Command(
        name = "mds",
        subcommands = {
            Serve.class,
            Schema.class,
            Refresh.class,
            Backfill.class,
            Reindex.class,
            Verify.class,
            DeadLettersCommand.class
        },
        mixinStandardHelpOptions = true,
        description = "MDS, the model lifecycle graph.")
public final class Main {
    private Main() {}

    /**
     * Runs the command that the arguments name, and exits with its code: 0 for success, 1 if it found something that is
     * not as it should be, 2 for wrong input and for a host that does not answer.
     */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof HostClient.NoAnswer expected) {
                command.getErr().println("mds: " + expected.getMessage());
                return CommandLine.ExitCode.USAGE;
            }
            throw failure;
        });
    }
}
