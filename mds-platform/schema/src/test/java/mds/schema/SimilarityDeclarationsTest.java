package mds.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import mds.kernel.suggestion.SimilarityModel;
import mds.kernel.suggestion.Trait;
import mds.kernel.suggestion.Trait.Hop;
import mds.plugin.Direction;
import mds.plugin.GraphQlExtension;
import org.junit.jupiter.api.Test;

class SimilarityDeclarationsTest {
    @Test
    void byWhatEntitiesAreSimilarIsReadFromTheirTypes() throws Exception {
        Composition composition = SchemaComposer.compose(List.of(plugin("p", """
            type A @entity(type: "a") @reference(edge: "uses", to: ["b"])
                @similar(by: "uses/^uses", weight: 4, suggest: true) @similar(by: "runsOnWhatIsNotLoaded")
                @similar(by: "tags", weight: 2)
            type B @entity(type: "b") @similar(by: "runsOnWhatIsNotLoaded") @similar(by: "tags")
            """)));
        assertThat(composition.similarity())
                .isEqualTo(new SimilarityModel(Map.of(
                        "a",
                        List.of(
                                new Trait.Ends(
                                        "uses/^uses",
                                        List.of(new Hop("uses", Direction.OUT), new Hop("uses", Direction.IN)),
                                        4,
                                        true),
                                new Trait.Values(Trait.Values.Kind.TAGS, 2)))));
    }

    @Test
    void aSimilarityThatCannotBeWorkedOutIsAFault() {
        assertThat(faults(plugin("p", """
            type A @entity(type: "a") @reference(edge: "uses", to: ["a"])
                @similar(by: "uses") @similar(by: "uses") @similar(by: "not a path")
                @similar(by: "^uses", weight: 101) @similar(by: "domains", suggest: true)
            type B @entity(type: "b") @similar(by: "tags")
            type C @similar(by: "tags") { x: Int }
            """)))
                .containsExactlyInAnyOrder(
                        "p: A: declares @similar(by: \"uses\") twice",
                        "p: A: has @similar(by: \"not a path\"); expected up to four edge types such as"
                                + " 'currentInstance/usesFeature', or one of [domains, tags]",
                        "p: A: has @similar(by: \"^uses\", weight: 101); expected 1 to 100",
                        "p: A: has @similar(by: \"domains\", suggest: true); only what edges lead to can be suggested",
                        "p: B: has @similar by values alone, which find nothing; expected one by edges, too",
                        "p: C: has @similar, but no @entity");
    }

    private static List<String> faults(PluginSchema plugin) {
        try {
            SchemaComposer.compose(List.of(plugin));
            return List.of();
        } catch (CompositionException e) {
            return e.faults();
        }
    }

    private static PluginSchema plugin(String id, String sdl) {
        return new PluginSchema(id, new GraphQlExtension(sdl), List.of());
    }
}
