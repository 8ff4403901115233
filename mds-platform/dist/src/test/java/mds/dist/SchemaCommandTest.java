package mds.dist;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.language.AbstractDescribedNode;
import graphql.language.DirectiveDefinition;
import graphql.language.EnumTypeDefinition;
import graphql.language.FieldDefinition;
import graphql.language.ImplementingTypeDefinition;
import graphql.language.InputObjectTypeDefinition;
import graphql.language.InputValueDefinition;
import graphql.schema.idl.ScalarInfo;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@code mds schema} prints of the plugins that come with MDS. */
class SchemaCommandTest {
    private static final Path HOME = Path.of(System.getProperty("mds.distribution"));

    @Test
    void everythingInTheSchemaHasADescription() throws Exception {
        TypeDefinitionRegistry schema = new SchemaParser().parse(print(HOME.resolve("plugins")));
        List<String> bare = new ArrayList<>();
        schema.types().forEach((name, type) -> look(name, (AbstractDescribedNode<?>) type, bare));
        schema.getDirectiveDefinitions().forEach((name, directive) -> look("@" + name, directive, bare));
        schema.scalars().forEach((name, scalar) -> look(name, scalar, bare));
        // The parser adds GraphQL's own scalars, which nobody prints.
        bare.removeAll(ScalarInfo.GRAPHQL_SPECIFICATION_SCALARS_DEFINITIONS.keySet());
        assertThat(bare).isEmpty();
        assertThat(schema.types()).containsKeys("Query", "Model", "Feature", "AbTest", "Pipeline", "Dataset", "User");
    }

    @Test
    void thePluginsOfTheDistributionArePrintedWithoutBeingNamed() throws Exception {
        assertThat(print()).isEqualTo(print(HOME.resolve("plugins")));
    }

    private static void look(String name, AbstractDescribedNode<?> node, List<String> bare) {
        if (node.getDescription() == null || node.getDescription().getContent().isBlank()) {
            bare.add(name);
        }
        switch (node) {
            case ImplementingTypeDefinition<?> type ->
                type.getFieldDefinitions().forEach(field -> look(name + "." + field.getName(), field, bare));
            case FieldDefinition field -> arguments(name, field.getInputValueDefinitions(), bare);
            case DirectiveDefinition directive -> arguments(name, directive.getInputValueDefinitions(), bare);
            case InputObjectTypeDefinition input -> arguments(name, input.getInputValueDefinitions(), bare);
            case EnumTypeDefinition symbols ->
                symbols.getEnumValueDefinitions().forEach(symbol -> look(name + "." + symbol.getName(), symbol, bare));
            default -> {
                // Scalars, arguments and the values of enums hold nothing more.
            }
        }
    }

    private static void arguments(String name, List<InputValueDefinition> arguments, List<String> bare) {
        arguments.forEach(argument -> look("%s(%s:)".formatted(name, argument.getName()), argument, bare));
    }

    private static String print(Path... plugins) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                Distribution.SHORT_LIVED,
                "-Dmds.home=" + HOME,
                "-cp",
                HOME.resolve("lib") + File.separator + "*",
                "mds.server.Main",
                "schema"));
        for (Path directory : Set.of(plugins)) {
            command.addAll(List.of("--plugins", directory.toString()));
        }
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String sdl = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return sdl;
    }
}
