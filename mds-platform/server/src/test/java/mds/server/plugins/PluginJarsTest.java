package mds.server.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginJarsTest {
    @TempDir
    private Path home;

    private Path directory;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createDirectory(home.resolve("plugins"));
    }

    @Test
    void everyJarBecomesAPlugin() throws Exception {
        JarBuilder.plugin("second").into(directory, "b.jar");
        JarBuilder.plugin("first").into(directory, "a.jar");
        Files.writeString(directory.resolve("README.txt"), "no jar");
        try (PluginJars jars = PluginJars.load(directory)) {
            assertThat(jars.plugins()).extracting(LoadedPlugin::id).containsExactly("first", "second");
            LoadedPlugin first = jars.plugins().getFirst();
            assertThat(first.version()).isEqualTo("1.2.3");
            assertThat(first.jar()).isEqualTo(directory.resolve("a.jar"));
            assertThat(first.graphQlExtension().sdl()).isEqualTo("enum E { A }");
            assertThat(first.inferenceRules()).isEmpty();
        }
    }

    @Test
    void everyFaultIsToldAndNamesItsJar() throws Exception {
        Files.writeString(directory.resolve("junk.jar"), "this is no jar");
        JarBuilder.of("empty").into(directory, "no-service.jar");
        JarBuilder.of("x")
                .withoutManifest("Plugin-Id")
                .withoutManifest("Plugin-Version")
                .into(directory, "anonymous.jar");
        JarBuilder.plugin("twins")
                .service("p.Other")
                .source("p.Other", JarBuilder.sound("Other", "twins", "return List.of();"))
                .into(directory, "twins.jar");
        JarBuilder.of("said")
                .service("p.Sound")
                .source("p.Sound", JarBuilder.sound("Sound", "meant", "return List.of();"))
                .into(directory, "misnamed.jar");
        JarBuilder.plugin("same").into(directory, "same-1.jar");
        JarBuilder.plugin("same").into(directory, "same-2.jar");
        JarBuilder.of("absent").service("p.Absent").into(directory, "absent.jar");
        JarBuilder.of("unlinked")
                .service("p.Sound")
                .source("p.Sound", JarBuilder.sound("Sound", "unlinked", "return Missing.rules();"))
                .leftOut(
                        "p.Missing",
                        "package p; class Missing { static java.util.List<mds.plugin.InferenceRule> rules() { return"
                                + " null; } }")
                .into(directory, "unlinked.jar");
        JarBuilder.of("thrower")
                .service("p.Sound")
                .source("p.Sound", JarBuilder.sound("Sound", "thrower", "throw new IllegalStateException(\"oh\");"))
                .into(directory, "thrower.jar");
        JarBuilder.of("null")
                .service("p.Sound")
                .source("p.Sound", JarBuilder.sound("Sound", "null", "return null;"))
                .into(directory, "null.jar");
        JarBuilder.plugin("dependent").manifest("Plugin-Dependencies", "same").into(directory, "dependent.jar");
        JarBuilder.plugin("sound").into(directory, "sound.jar");
        assertThat(faults())
                .satisfiesExactly(
                        fault -> assertThat(fault)
                                .startsWith("absent.jar: its SourcePlugin cannot be created:")
                                .contains("p.Absent not found"),
                        fault -> assertThat(fault)
                                .isEqualTo("anonymous.jar: its manifest has no Plugin-Id entry; a plugin's jar says"
                                        + " Plugin-Id and Plugin-Version"),
                        fault -> assertThat(fault)
                                .isEqualTo(
                                        "anonymous.jar: its manifest has no Plugin-Version entry; a plugin's jar says"
                                                + " Plugin-Id and Plugin-Version"),
                        fault -> assertThat(fault)
                                .isEqualTo("dependent.jar: its manifest has a Plugin-Dependencies entry; plugins do not"
                                        + " depend on each other, remove it"),
                        fault -> assertThat(fault).startsWith("junk.jar: it cannot be read as a jar ("),
                        fault -> assertThat(fault)
                                .isEqualTo("misnamed.jar: its manifest says Plugin-Id 'said', its descriptor 'meant';"
                                        + " they must be the same"),
                        fault -> assertThat(fault)
                                .isEqualTo("no-service.jar: it names no SourcePlugin in"
                                        + " META-INF/services/mds.plugin.SourcePlugin; expected exactly one"),
                        fault -> assertThat(fault).isEqualTo("null.jar: its inferenceRules() answers null"),
                        fault -> assertThat(fault)
                                .isEqualTo("same-2.jar: its Plugin-Id 'same' is that of same-1.jar, too; keep one of"
                                        + " them"),
                        fault -> assertThat(fault)
                                .isEqualTo(
                                        "thrower.jar: its inferenceRules() fails: java.lang.IllegalStateException: oh"),
                        fault -> assertThat(fault)
                                .isEqualTo("twins.jar: it names 2 SourcePlugins in"
                                        + " META-INF/services/mds.plugin.SourcePlugin; expected exactly one:"
                                        + " [p.Sound, p.Other]"),
                        fault -> assertThat(fault)
                                .startsWith("unlinked.jar: its inferenceRules() fails: java.lang.NoClassDefFoundError:"
                                        + " p/Missing"));
    }

    @Test
    void anEmptyDirectoryIsAFault() {
        assertThat(faults())
                .containsExactly(directory
                        + ": there is no *.jar in the plugin directory; put plugins there, or point"
                        + " plugins.directory elsewhere");
    }

    @Test
    void aDirectoryThatIsNotThereIsAFault() {
        directory = home.resolve("nowhere");
        assertThat(faults())
                .singleElement()
                .asString()
                .startsWith(directory + ": the plugin directory cannot be read (");
    }

    @Test
    void noListInTheDirectoryDisablesPluginsAndNothingIsWrittenThere() throws Exception {
        JarBuilder.plugin("on").into(directory, "on.jar");
        Files.writeString(directory.resolve("disabled.txt"), "on\n");
        try (PluginJars jars = PluginJars.load(directory)) {
            assertThat(jars.plugins()).extracting(LoadedPlugin::id).containsExactly("on");
        }
        assertThat(directory.resolve("disabled.txt")).hasContent("on");
        assertThat(directory)
                .isDirectoryNotContaining(file -> !List.of("on.jar", "disabled.txt")
                        .contains(file.getFileName().toString()));
    }

    @Test
    void aPluginSeesTheApiAndJacksonOfTheHost() throws Exception {
        JarBuilder.plugin("sound").into(directory, "sound.jar");
        try (PluginJars jars = PluginJars.load(directory)) {
            ClassLoader classes = loader(jars);
            for (String shared : List.of(
                    "mds.plugin.SourcePlugin",
                    "mds.plugin.rest.RestSource",
                    "com.fasterxml.jackson.databind.JsonNode",
                    "org.jspecify.annotations.NullMarked",
                    "java.net.http.HttpClient")) {
                assertThat(classes.loadClass(shared)).isSameAs(Class.forName(shared));
            }
        }
    }

    @Test
    void aPluginSeesNothingElseOfTheHost() throws Exception {
        JarBuilder.plugin("sound").into(directory, "sound.jar");
        try (PluginJars jars = PluginJars.load(directory)) {
            ClassLoader classes = loader(jars);
            for (String hidden : List.of(
                    "graphql.GraphQL",
                    "io.helidon.webserver.WebServer",
                    "org.pf4j.Plugin",
                    "org.slf4j.Logger",
                    "datomic.Peer",
                    "mds.kernel.Kernel",
                    "mds.schema.SchemaComposer",
                    "mds.server.plugins.PluginJars",
                    "mds.plugin.testkit.SourceContract")) {
                assertThatThrownBy(() -> classes.loadClass(hidden))
                        .as(hidden)
                        .isInstanceOf(ClassNotFoundException.class);
            }
            assertThat(classes.getResource("mds/schema/query.graphqls")).isNull();
        }
    }

    @Test
    void aCopyOfTheApiInAJarDoesNoHarm() throws Exception {
        JarBuilder.plugin("fat")
                .source("mds.plugin.Alias", "package mds.plugin; public class Alias { }")
                .into(directory, "fat.jar");
        try (PluginJars jars = PluginJars.load(directory)) {
            assertThat(loader(jars).loadClass("mds.plugin.Alias")).isSameAs(mds.plugin.Alias.class);
        }
    }

    @Test
    void pluginsDoNotSeeOneAnother() throws Exception {
        JarBuilder.plugin("one").into(directory, "one.jar");
        JarBuilder.of("two")
                .service("p.Two")
                .source("p.Two", JarBuilder.sound("Two", "two", "return List.of();"))
                .into(directory, "two.jar");
        try (PluginJars jars = PluginJars.load(directory)) {
            ClassLoader two = jars.plugins().getLast().plugin().getClass().getClassLoader();
            assertThatThrownBy(() -> two.loadClass("p.Sound")).isInstanceOf(ClassNotFoundException.class);
        }
    }

    private static ClassLoader loader(PluginJars jars) {
        return jars.plugins().getFirst().plugin().getClass().getClassLoader();
    }

    private List<String> faults() {
        try (PluginJars jars = PluginJars.load(directory)) {
            return List.of("loaded " + jars.plugins());
        } catch (PluginLoadException e) {
            return e.faults();
        }
    }
}
