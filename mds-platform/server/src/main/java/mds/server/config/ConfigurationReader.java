package mds.server.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import mds.kernel.inventory.SweepSchedule;
import mds.server.config.Configuration.SourceConfiguration;

/** Reads configuration files: merges them, applies overrides, and checks every key and value before anything starts. */
public final class ConfigurationReader {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9.\\-\\[\\]:]+");
    private static final int DEFAULT_PORT = 8080;

    private final Overrides overrides;
    private final Path home;
    private final List<String> faults = new ArrayList<>();

    /**
     * A reader, for one configuration.
     *
     * @param environment the environment's variables
     * @param properties the system properties
     * @param home the distribution, whose {@code plugins} directory is the default
     */
    public ConfigurationReader(Map<String, String> environment, Properties properties, Path home) {
        this.overrides = new Overrides(environment, properties);
        this.home = home;
    }

    /**
     * Reads files; where two say something of one key, the later one wins.
     *
     * @throws ConfigurationException listing every fault in all of them
     */
    public Configuration read(List<Path> files) throws ConfigurationException {
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        files.forEach(file -> merge(merged, content(file)));
        Section root = new Section("", merged, overrides, faults);
        Configuration configuration = configuration(root);
        root.finish();
        if (!faults.isEmpty()) {
            throw new ConfigurationException(faults);
        }
        return configuration;
    }

    private JsonNode content(Path file) {
        if (!Files.isReadable(file)) {
            faults.add("%s cannot be read; expected a YAML file".formatted(file.toAbsolutePath()));
            return JsonNodeFactory.instance.missingNode();
        }
        try {
            JsonNode content = YAML.readTree(file.toFile());
            if (content != null && !content.isObject() && !content.isMissingNode() && !content.isNull()) {
                faults.add("%s: expected keys such as 'server:' and 'sources:', got %s".formatted(file, content));
            }
            return content == null ? JsonNodeFactory.instance.missingNode() : content;
        } catch (JacksonException e) {
            faults.add("%s is not YAML: %s".formatted(file, e.getOriginalMessage()));
        } catch (IOException e) {
            faults.add("%s cannot be read: %s".formatted(file, e.getMessage()));
        }
        return JsonNodeFactory.instance.missingNode();
    }

    private static void merge(ObjectNode into, JsonNode later) {
        later.properties().forEach(entry -> {
            if (into.get(entry.getKey()) instanceof ObjectNode section
                    && entry.getValue().isObject()) {
                merge(section, entry.getValue());
            } else {
                into.set(entry.getKey(), entry.getValue());
            }
        });
    }

    private Configuration configuration(Section root) {
        Section server = root.section("server");
        Section datomic = root.section("datomic");
        Section elasticsearch = root.section("elasticsearch");
        Section administration = root.section("administration");
        Section plugins = root.section("plugins");
        Map<String, SourceConfiguration> sources = sources(root.section("sources"));
        Configuration configuration = new Configuration(
                server(server),
                GraphQlSection.limits(root.section("graphql")),
                datomic.text("uri").orElse("journal:./data"),
                new Configuration.Elasticsearch(
                        elasticsearch.url("url", elasticsearch.text("url").orElse("http://127.0.0.1:9200")),
                        elasticsearch.text("index-prefix").orElse("mds")),
                EventSettings.kafka(root, sources),
                EventSettings.sqs(root, sources),
                new Configuration.Administration(administration.secret("token")),
                plugins.text("directory").map(Path::of).orElse(home.resolve("plugins")),
                sources);
        List.of(server, datomic, elasticsearch, administration, plugins).forEach(Section::finish);
        return configuration;
    }

    private static Configuration.Server server(Section server) {
        Section cors = server.section("cors");
        Set<String> origins = new TreeSet<>();
        for (String origin : cors.list("allow-origins")) {
            if (ORIGIN.matcher(origin).matches()) {
                origins.add(origin);
            } else {
                cors.fault(
                        "allow-origins",
                        "'%s' is no origin; expected a scheme, a host and perhaps a port, such as https://portal.example.com"
                                .formatted(origin));
            }
        }
        cors.finish();
        return new Configuration.Server(
                server.text("host").orElse("127.0.0.1"), server.port("port", DEFAULT_PORT), origins);
    }

    private Map<String, SourceConfiguration> sources(Section section) {
        Map<String, SourceConfiguration> sources = new LinkedHashMap<>();
        section.sections().forEach((name, source) -> {
            if (!NAME.matcher(name).matches()) {
                section.fault(name, "expected a kebab-case name such as 'feature-store'");
            } else {
                sources.put(name, source(source));
            }
        });
        if (sources.isEmpty()) {
            faults.add("sources: none is configured; expected at least one, such as "
                    + "registry: { plugin: model-registry, url: \"http://127.0.0.1:7001\" }");
        }
        return sources;
    }

    private static SweepSchedule sweeps(Section section) {
        SweepSchedule usual = SweepSchedule.DEFAULT;
        SweepSchedule schedule = new SweepSchedule(
                section.flag("on-connect", usual.onConnect()),
                section.duration("every", usual.every()),
                section.share("retire-at-most", usual.retireAtMost()));
        section.finish();
        return schedule;
    }

    private static SourceConfiguration source(Section section) {
        Section references = section.section("references");
        Section limits = section.section("limits");
        Section settings = section.section("settings");
        SourceConfiguration source = new SourceConfiguration(
                section.required("plugin", "the id of a plugin, such as model-registry"),
                section.url("url", section.required("url", "the address of the source's API")),
                CredentialsReader.read(section),
                EventSettings.of(section.section("events")),
                references.texts(),
                limits.texts(),
                sweeps(section.section("sweeps")),
                settings.texts());
        section.finish();
        return source;
    }
}
