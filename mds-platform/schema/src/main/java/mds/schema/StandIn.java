package mds.schema;

import graphql.language.FieldDefinition;
import graphql.language.ObjectTypeDefinition;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mds.plugin.EntityFilter;
import mds.plugin.GraphQlExtension;
import mds.plugin.InferenceRule;
import mds.plugin.MatchRule;
import mds.plugin.MatchRule.Side;
import mds.plugin.MatchRule.Value;
import mds.plugin.PathRule;
import mds.schema.Declarations.Owned;

/**
 * Stands for the plugins that one plugin refers to, where they are not there: declares what they would have to, and no more.
 * What a plugin says of its own types is left to itself.
 */
final class StandIn {
    /** By which faults name it; no plugin can have this id. */
    private static final String ID = "another plugin";
    /** Declares what is of no type in particular. */
    private static final String ANY = "stand-in";

    private final BaseSchema base;
    private final Declarations own;
    private final Set<String> ownTypes;
    /** The attributes of each foreign entity type that rules ask for. */
    private final Map<String, Set<String>> attributes = new TreeMap<>();

    private StandIn(PluginSchema plugin) {
        this.base = BaseSchema.read();
        this.own = Declarations.read(List.of(plugin), base, new Faults());
        this.ownTypes = entities().flatMap(type -> entityType(type).stream()).collect(Collectors.toSet());
    }

    /** What the plugins declare that a plugin counts on. */
    static PluginSchema of(PluginSchema plugin) {
        StandIn standIn = new StandIn(plugin);
        plugin.rules().forEach(standIn::ask);
        return new PluginSchema(ID, new GraphQlExtension(standIn.sdl()), List.of());
    }

    private void ask(InferenceRule rule) {
        switch (rule) {
            case PathRule path -> {
                if (path.start().readsFacts()) {
                    ask(path.start());
                }
                path.path().forEach(step -> ask(step.to()));
            }
            case MatchRule match -> {
                ask(match.from());
                ask(match.to());
            }
        }
    }

    private void ask(Side side) {
        ask(side.entities());
        if (side.value() instanceof Value.OfAttribute(var name)) {
            ask(side.entities(), Set.of(name));
        }
    }

    private void ask(EntityFilter filter) {
        ask(filter, filter.attributes().keySet());
    }

    private void ask(EntityFilter filter, Set<String> names) {
        Set<String> types = filter.types().isEmpty() ? Set.of(ANY) : filter.types();
        types.stream()
                .filter(type -> !ownTypes.contains(type))
                .forEach(type ->
                        attributes.computeIfAbsent(type, any -> new TreeSet<>()).addAll(names));
    }

    private String sdl() {
        Set<String> open = new TreeSet<>(attributes.keySet());
        open.add(ANY);
        StringBuilder sdl = new StringBuilder();
        for (String extended : extended()) {
            String type = foreignType(extended);
            open.remove(type);
            sdl.append(type(extended, type));
        }
        open.forEach(type -> sdl.append(type("StandIn" + letters(type), type)));
        return sdl.toString();
    }

    private String type(String name, String entityType) {
        Set<String> fields = new TreeSet<>(attributes.getOrDefault(entityType, Set.of()));
        fields.removeAll(base.entityFieldNames());
        String edges = !entityType.equals(ANY)
                ? ""
                : edges().stream()
                        .map(" @reference(edge: \"%%s\", to: [\"%s\"])".formatted(ANY)::formatted)
                        .collect(Collectors.joining());
        String body = fields.isEmpty() ? "" : " { %s: String }".formatted(String.join(": String ", fields));
        return "type %s @entity(type: \"%s\")%s%s%n".formatted(name, entityType, edges, body);
    }

    /** The types of other plugins that the plugin extends, by their GraphQL names. */
    private Set<String> extended() {
        return own.extensions().stream()
                .map(extension -> extension.definition().getName())
                .filter(name -> !base.defines(name) && own.owner(name).isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The entity type behind a foreign GraphQL name: one that the plugin names and that is spelled with the same letters. */
    private String foreignType(String name) {
        Set<String> named = new TreeSet<>(attributes.keySet());
        entities()
                .flatMap(type -> type.getDirectives("reference").stream())
                .forEach(reference -> named.addAll(new Arguments(reference).texts("to")));
        return named.stream()
                .filter(type -> letters(type).equals(letters(name)))
                .findFirst()
                .orElseGet(() -> name.replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(Locale.ROOT));
    }

    private static String letters(String name) {
        return name.replace("-", "").toLowerCase(Locale.ROOT);
    }

    /**
     * The edge types that fields on foreign types follow. Those that fields of its own types follow the plugin has to declare:
     * they are served whatever else is loaded.
     */
    private Set<String> edges() {
        Set<String> foreign = extended();
        return own.extensions().stream()
                .map(Owned::definition)
                .filter(extension -> foreign.contains(extension.getName()))
                .flatMap(extension -> extension.getFieldDefinitions().stream())
                .flatMap(field -> edge(field).stream())
                .filter(edge -> FieldReader.CAMEL.matcher(edge).matches())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Optional<String> edge(FieldDefinition field) {
        return Arguments.of(field, "edge").flatMap(edge -> edge.text("type"));
    }

    private Stream<ObjectTypeDefinition> entities() {
        return own.objects().values().stream().map(Owned::definition).filter(type -> type.hasDirective("entity"));
    }

    private static Optional<String> entityType(ObjectTypeDefinition type) {
        return Arguments.of(type, "entity").flatMap(entity -> entity.text("type"));
    }
}
