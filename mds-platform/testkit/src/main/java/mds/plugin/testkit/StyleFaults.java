package mds.plugin.testkit;

import graphql.language.AbstractDescribedNode;
import graphql.language.EnumTypeDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.language.ObjectTypeExtensionDefinition;
import graphql.parser.Parser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import mds.kernel.model.EntityTypeModel;
import mds.plugin.GraphQlExtension;

/** Finds what a host would serve, but people could not use well: what nobody described, and two spellings of one name. */
final class StyleFaults {
    private final List<String> faults = new ArrayList<>();

    private StyleFaults() {}

    /** The types and fields of a plugin's SDL that have no description. */
    static List<String> descriptions(GraphQlExtension extension) {
        StyleFaults style = new StyleFaults();
        if (!extension.sdl().isBlank()) {
            Parser.parse(extension.sdl()).getDefinitions().forEach(definition -> {
                switch (definition) {
                    case ObjectTypeExtensionDefinition added -> style.fields(added);
                    case ObjectTypeDefinition type -> {
                        style.expectDescription(type.getName(), type);
                        style.fields(type);
                    }
                    case EnumTypeDefinition symbols -> style.expectDescription(symbols.getName(), symbols);
                    default -> {} // a host refuses it
                }
            });
        }
        return List.copyOf(style.faults);
    }

    /** Says if an entity type has not the same words in URIs and in GraphQL; empty if it has. */
    static List<String> spelling(EntityTypeModel type) {
        String expected = Arrays.stream(type.name().split("-", -1))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
        return type.graphQlName().equals(expected)
                ? List.of()
                : List.of("type %s stands for '%s'; expected %s".formatted(type.graphQlName(), type.name(), expected));
    }

    private void fields(ObjectTypeDefinition type) {
        type.getFieldDefinitions().forEach(field -> expectDescription(type.getName() + "." + field.getName(), field));
    }

    private void expectDescription(String place, AbstractDescribedNode<?> definition) {
        if (definition.getDescription() == null
                || definition.getDescription().getContent().isBlank()) {
            faults.add(place + " has no description");
        }
    }
}
