package mds.dist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The distribution's program, started as a person starts it in a terminal: as the leader of a process group of its own. */
final class Distribution {
    /** A JVM that lives for seconds starts with half the work without its second compiler. */
    static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

    private Distribution() {}

    /** Starts {@code mds} with these arguments. A build in the background ignores SIGINT; a terminal does not. */
    static Process mds(Path output, String... arguments) {
        List<String> command = new ArrayList<>(List.of("setsid", "env", "--default-signal=INT"));
        command.add(
                Path.of(System.getProperty("mds.distribution"), "bin", "mds").toString());
        command.addAll(List.of(arguments));
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
            builder.environment().put("MDS_JAVA_HOME", System.getProperty("java.home"));
            builder.environment().put("MDS_JAVA_OPTS", SHORT_LIVED);
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything that it printed. */
    static String printed(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
