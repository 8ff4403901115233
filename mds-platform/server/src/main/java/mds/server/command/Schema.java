package mds.server.command;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import mds.schema.CompositionException;
import mds.schema.SchemaComposer;
import mds.server.config.Configuration;
import mds.server.config.ConfigurationException;
import mds.server.config.ConfigurationReader;
import mds.server.plugins.PluginJars;
import mds.server.plugins.PluginLoadException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mds schema}: the composed schema, made of the plugins alone. */
@Command(
        name = "schema",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Prints the GraphQL schema that a host with these plugins serves. Needs no host, store or source."
                + " The same plugins print the same text, sorted by name.")
public final class Schema implements Callable<Integer> {
    private static final int WRONG_INPUT = 2;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Takes plugins.directory of a host's configuration; several are merged, later ones win.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            description = "Takes the plugins of this directory; those of the distribution if neither is given.")
    private @Nullable Path directory;

    @Override
    public Integer call() {
        try (PluginJars jars = PluginJars.load(plugins())) {
            String sdl = SchemaComposer.compose(jars.schemas()).sdl();
            new PrintStream(System.out, true, StandardCharsets.UTF_8).print(sdl);
            return 0;
        } catch (ConfigurationException e) {
            return refuse("The configuration is not right:", e.faults());
        } catch (PluginLoadException e) {
            return refuse("The plugins cannot be loaded:", e.faults());
        } catch (CompositionException e) {
            return refuse("The plugins' schemas do not fit together:", e.faults());
        }
    }

    private Path plugins() throws ConfigurationException {
        Path home = Path.of(System.getProperty("mds.home", "."));
        if (directory != null) {
            return directory;
        }
        Properties properties = new Properties();
        properties.putAll(System.getProperties());
        Optional<Configuration> configuration = files.isEmpty()
                ? Optional.empty()
                : Optional.of(new ConfigurationReader(System.getenv(), properties, home).read(files));
        return configuration.map(Configuration::pluginDirectory).orElse(home.resolve("plugins"));
    }

    private static int refuse(String title, List<String> faults) {
        System.err.println(title);
        faults.forEach(fault -> System.err.println("  - " + fault));
        return WRONG_INPUT;
    }
}
