package mds.server.plugins;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Supplier;
import mds.plugin.SourcePlugin;
import mds.schema.PluginSchema;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;

/**
 * The plugins of a directory: every {@code *.jar} in it, each isolated from the host and from the others.
 *
 * <p>A jar that is not right is never passed over: all are looked at, and any fault stops the start.
 */
public final class PluginJars implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PluginJars.class.getName());
    private static final String SERVICE = "META-INF/services/" + SourcePlugin.class.getName();

    private final IsolatedJars isolated;
    private final List<LoadedPlugin> plugins = new ArrayList<>();

    private PluginJars(Path directory) {
        isolated = new IsolatedJars(directory);
    }

    /**
     * Loads every jar of a directory.
     *
     * @throws PluginLoadException with all faults of all jars
     */
    public static PluginJars load(Path directory) throws PluginLoadException {
        List<String> faults = new ArrayList<>();
        PluginJars jars = new PluginJars(directory);
        Map<String, Path> byId = new TreeMap<>();
        for (Path jar : jarsIn(directory, faults)) {
            JarManifest.read(jar, faults).ifPresent(manifest -> {
                Path other = byId.putIfAbsent(manifest.id(), jar);
                if (other == null) {
                    jars.loadJar(jar, manifest, faults);
                } else {
                    faults.add("%s: its Plugin-Id '%s' is that of %s, too; keep one of them"
                            .formatted(jar.getFileName(), manifest.id(), other.getFileName()));
                }
            });
        }
        if (!faults.isEmpty()) {
            jars.close();
            throw new PluginLoadException(faults);
        }
        return jars;
    }

    /** The plugins, in the order of their jars' names. */
    public List<LoadedPlugin> plugins() {
        return List.copyOf(plugins);
    }

    /** What the plugins declare, for the composition of one schema. */
    public List<PluginSchema> schemas() {
        return plugins.stream()
                .map(plugin -> new PluginSchema(plugin.id(), plugin.graphQlExtension(), plugin.inferenceRules()))
                .toList();
    }

    /** Lets go of every jar. Sources that the plugins connected are closed before. */
    @Override
    public void close() {
        isolated.unloadAll();
    }

    private static List<Path> jarsIn(Path directory, List<String> faults) {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.jar")) {
            found.forEach(jars::add);
        } catch (IOException e) {
            faults.add("%s: the plugin directory cannot be read (%s); point plugins.directory at one that can"
                    .formatted(directory, e));
            return List.of();
        }
        if (jars.isEmpty()) {
            faults.add(
                    "%s: there is no *.jar in the plugin directory; put plugins there, or point plugins.directory elsewhere"
                            .formatted(directory));
        }
        jars.sort(null);
        return jars;
    }

    private void loadJar(Path jar, JarManifest manifest, List<String> faults) {
        List<String> found = new ArrayList<>();
        try {
            String id = isolated.loadPlugin(jar);
            PluginState state = isolated.startPlugin(id);
            if (state == PluginState.STARTED) {
                entryPoint(isolated.getPluginClassLoader(id), found)
                        .flatMap(plugin -> describe(plugin, manifest, jar, found))
                        .ifPresent(plugins::add);
            } else {
                found.add("PF4J left it in state %s; expected STARTED".formatted(state));
            }
        } catch (PluginRuntimeException e) {
            found.add("PF4J refuses it: %s".formatted(e.getMessage()));
        }
        found.forEach(fault -> faults.add("%s: %s".formatted(jar.getFileName(), fault)));
    }

    private static Optional<SourcePlugin> entryPoint(ClassLoader classes, List<String> faults) {
        List<SourcePlugin> found = new ArrayList<>();
        try {
            ServiceLoader.load(SourcePlugin.class, classes).forEach(found::add);
        } catch (ServiceConfigurationError | LinkageError e) {
            faults.add("its SourcePlugin cannot be created: %s".formatted(withCause(e)));
            return Optional.empty();
        }
        if (found.size() == 1) {
            return Optional.of(found.getFirst());
        }
        faults.add(
                found.isEmpty()
                        ? "it names no SourcePlugin in %s; expected exactly one".formatted(SERVICE)
                        : "it names %d SourcePlugins in %s; expected exactly one: %s"
                                .formatted(
                                        found.size(),
                                        SERVICE,
                                        found.stream()
                                                .map(plugin -> plugin.getClass().getName())
                                                .toList()));
        return Optional.empty();
    }

    private static Optional<LoadedPlugin> describe(
            SourcePlugin plugin, JarManifest manifest, Path jar, List<String> faults) {
        var descriptor = answer("descriptor()", plugin::descriptor, faults);
        var extension = answer("graphQlExtension()", plugin::graphQlExtension, faults);
        var rules = answer("inferenceRules()", plugin::inferenceRules, faults);
        if (descriptor.isPresent() && !descriptor.get().id().equals(manifest.id())) {
            faults.add("its manifest says Plugin-Id '%s', its descriptor '%s'; they must be the same"
                    .formatted(manifest.id(), descriptor.get().id()));
        }
        if (!faults.isEmpty() || descriptor.isEmpty() || extension.isEmpty() || rules.isEmpty()) {
            return Optional.empty();
        }
        LOG.log(Level.INFO, "loaded plugin %s %s from %s".formatted(manifest.id(), manifest.version(), jar));
        return Optional.of(
                new LoadedPlugin(manifest.version(), descriptor.get(), extension.get(), rules.get(), plugin, jar));
    }

    private static <T> Optional<T> answer(String question, Supplier<T> plugin, List<String> faults) {
        try {
            Optional<T> answer = Optional.ofNullable(plugin.get());
            if (answer.isEmpty()) {
                faults.add("its %s answers null".formatted(question));
            }
            return answer;
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            faults.add("its %s fails: %s".formatted(question, withCause(e)));
            return Optional.empty();
        }
    }

    private static String withCause(Throwable fault) {
        return fault.getCause() == null ? fault.toString() : "%s, caused by %s".formatted(fault, fault.getCause());
    }
}
