package mds.server.plugins;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles plugins from source and packs them. */
final class JarBuilder {
    private final Map<String, String> manifest = new LinkedHashMap<>();
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final StringBuilder services = new StringBuilder();
    private final Map<String, String> left = new LinkedHashMap<>();

    private JarBuilder() {}

    /** A jar with a sound manifest and no classes. */
    static JarBuilder of(String id) {
        return new JarBuilder().manifest("Plugin-Id", id).manifest("Plugin-Version", "1.2.3");
    }

    /** A jar with a sound manifest and one sound plugin of that id. */
    static JarBuilder plugin(String id) {
        return of(id).service("p.Sound").source("p.Sound", sound("Sound", id, "return List.of();"));
    }

    /** The source of a plugin; the body is that of {@code inferenceRules()}. */
    static String sound(String name, String id, String body) {
        return """
                package p;
                import java.util.List;
                import mds.plugin.*;
                public class %s implements SourcePlugin {
                    public PluginDescriptor descriptor() { return PluginDescriptor.of("%s", "A plugin"); }
                    public GraphQlExtension graphQlExtension() { return new GraphQlExtension("enum E { A }"); }
                    public List<InferenceRule> inferenceRules() { %s }
                    public Source connect(SourceContext context) { throw new IllegalArgumentException("no"); }
                }
                """.formatted(name, id, body);
    }

    JarBuilder manifest(String name, String value) {
        manifest.put(name, value);
        return this;
    }

    JarBuilder withoutManifest(String name) {
        manifest.remove(name);
        return this;
    }

    JarBuilder service(String className) {
        services.append(className).append('\n');
        return this;
    }

    JarBuilder source(String className, String text) {
        sources.put(className, text);
        return this;
    }

    /** A class that is there to compile against, but does not go into the jar. */
    JarBuilder leftOut(String className, String text) {
        left.put(className, text);
        return this;
    }

    /** Writes the jar; what it takes to make it lies beside the directory. */
    Path into(Path directory, String name) throws IOException {
        Path jar = directory.resolve(name);
        Path work = directory.resolveSibling("work-" + name);
        Path classes = compile(work);
        for (String leftOut : left.keySet()) {
            Files.delete(classes.resolve(leftOut.replace('.', '/') + ".class"));
        }
        Manifest written = new Manifest();
        written.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.forEach(written.getMainAttributes()::putValue);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), written);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                entry(out, classes.relativize(file).toString(), Files.readAllBytes(file));
            }
            if (!services.isEmpty()) {
                entry(
                        out,
                        "META-INF/services/mds.plugin.SourcePlugin",
                        services.toString().getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    private Path compile(Path work) throws IOException {
        Path classes = Files.createDirectories(work.resolve("classes"));
        Map<String, String> all = new LinkedHashMap<>(sources);
        all.putAll(left);
        if (all.isEmpty()) {
            return classes;
        }
        for (Map.Entry<String, String> source : all.entrySet()) {
            Path file = work.resolve(source.getKey().replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            Files.writeString(file, source.getValue());
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            List<Path> paths = all.keySet().stream()
                    .map(name -> work.resolve(name.replace('.', '/') + ".java"))
                    .toList();
            List<String> options =
                    List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none");
            if (!compiler.getTask(messages, files, null, options, null, files.getJavaFileObjectsFromPaths(paths))
                    .call()) {
                throw new IllegalStateException(messages.toString());
            }
        }
        return classes;
    }

    private static void entry(JarOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(content);
        out.closeEntry();
    }
}
