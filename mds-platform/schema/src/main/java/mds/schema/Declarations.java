package mds.schema;

import graphql.language.Definition;
import graphql.language.Document;
import graphql.language.EnumTypeDefinition;
import graphql.language.EnumTypeExtensionDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.language.ObjectTypeExtensionDefinition;
import graphql.language.SourceLocation;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the plugins' SDL defines, by name, each with the plugin that defines it. */
final class Declarations {
    /** A definition and the plugin that it is from. */
    record Owned<T>(String plugin, T definition) {}

    private final BaseSchema base;
    private final Faults faults;
    private final Map<String, Owned<ObjectTypeDefinition>> objects = new TreeMap<>();
    private final Map<String, Owned<EnumTypeDefinition>> enums = new TreeMap<>();
    private final List<Owned<ObjectTypeExtensionDefinition>> extensions = new ArrayList<>();

    private Declarations(BaseSchema base, Faults faults) {
        this.base = base;
        this.faults = faults;
    }

    /** Parses the SDL of all plugins. */
    static Declarations read(List<PluginSchema> plugins, BaseSchema base, Faults faults) {
        Declarations declarations = new Declarations(base, faults);
        for (PluginSchema plugin : plugins) {
            declarations
                    .parse(plugin)
                    .ifPresent(document -> document.getDefinitions()
                            .forEach(definition -> declarations.take(plugin.plugin(), definition)));
        }
        return declarations;
    }

    /** The object types by name. */
    Map<String, Owned<ObjectTypeDefinition>> objects() {
        return objects;
    }

    /** The enums by name. */
    Map<String, Owned<EnumTypeDefinition>> enums() {
        return enums;
    }

    /** What extends types, of whichever plugin. */
    List<Owned<ObjectTypeExtensionDefinition>> extensions() {
        return extensions;
    }

    /** The plugin that defines an object type or an enum; empty if none does. */
    Optional<String> owner(String type) {
        return Optional.ofNullable(objects.get(type))
                .map(Owned::plugin)
                .or(() -> Optional.ofNullable(enums.get(type)).map(Owned::plugin));
    }

    /** Whether an object type is an entity type. */
    boolean isEntity(String type) {
        Owned<ObjectTypeDefinition> object = objects.get(type);
        return object != null && object.definition().hasDirective("entity");
    }

    private Optional<Document> parse(PluginSchema plugin) {
        if (plugin.extension().sdl().isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Parser.parse(plugin.extension().sdl()));
        } catch (InvalidSyntaxException e) {
            faults.add(new Place(plugin.plugin(), "its SDL"), "does not parse: " + e.getMessage());
            return Optional.empty();
        }
    }

    private void take(String plugin, Definition<?> definition) {
        switch (definition) {
            case ObjectTypeExtensionDefinition extension -> extensions.add(new Owned<>(plugin, extension));
            case EnumTypeExtensionDefinition extension -> refuse(plugin, extension.getName(), "extends an enum");
            case ObjectTypeDefinition object -> define(plugin, object.getName(), object, objects);
            case EnumTypeDefinition symbols -> define(plugin, symbols.getName(), symbols, enums);
            default -> {
                SourceLocation at = definition.getSourceLocation();
                String what = definition.getClass().getSimpleName();
                refuse(
                        plugin,
                        "its SDL",
                        at == null ? "holds a " + what : "holds a %s at line %d".formatted(what, at.getLine()));
            }
        }
    }

    private void refuse(String plugin, String name, String what) {
        faults.add(
                new Place(plugin, name),
                what + "; a plugin defines object types and enums, and extends entity types and Query");
    }

    private <T> void define(String plugin, String name, T definition, Map<String, Owned<T>> into) {
        Place place = new Place(plugin, name);
        Optional<String> other = owner(name);
        if (base.defines(name)) {
            faults.add(place, "is the name of a type of the host; choose another");
        } else if (other.isPresent()) {
            faults.add(place, "is already defined by " + other.get());
        } else {
            into.put(name, new Owned<>(plugin, definition));
        }
    }
}
