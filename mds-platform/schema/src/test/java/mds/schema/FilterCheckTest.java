package mds.schema;

import static mds.plugin.EntityFilter.any;
import static mds.plugin.EntityFilter.ofType;
import static mds.plugin.MatchRule.Side.by;
import static mds.plugin.PathRule.Step.out;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mds.plugin.EntityFilter;
import mds.plugin.GraphQlExtension;
import mds.plugin.InferenceRule;
import mds.plugin.MatchRule;
import mds.plugin.MatchRule.Side;
import mds.plugin.MatchRule.Value;
import mds.plugin.PathRule;
import mds.plugin.Spelling;
import org.junit.jupiter.api.Test;

class FilterCheckTest {
    private static final PluginSchema TYPES = new PluginSchema("types", new GraphQlExtension("""
        type Model @entity(type: "model") @reference(edge: "madeBy", to: ["run"]) {
          stage: Stage
          version: Int
          open: Boolean
          score: Float
          createdOn: DateTime
          path: String
        }
        type Run @entity(type: "run") { path: String words: [String!] }
        enum Stage { TRIED USED }
        """), List.of());

    @Test
    void whatIsDeclaredMayBeAskedFor() {
        assertThat(faults(
                        path(
                                ofType("model")
                                        .where("stage", "USED")
                                        .where("version", -3)
                                        .where("open", false),
                                ofType("run").where("words", "x").tagged("env", "live")),
                        match(by(ofType("model", "run"), Value.attribute("path")), by(ofType("run"), Value.name()))))
                .isEmpty();
    }

    @Test
    void aTypeThatNobodyDeclaresIsAFaultOfTheRuleThatNamesIt() {
        assertThat(faults(path(ofType("model"), ofType("runn"))))
                .containsExactly(
                        "rules: rule path: step 1 (madeBy) names the entity type 'runn', which no loaded plugin"
                                + " declares");
        assertThat(faults(match(by(ofType("table"), Value.name()), by(ofType("run"), Value.name()))))
                .containsExactly(
                        "rules: rule match: from names the entity type 'table', which no loaded plugin declares");
    }

    @Test
    void aStartThatNobodyDeclaresWaitsForItsPluginAsEdgesDo() {
        assertThat(faults(path(ofType("later"), any()))).isEmpty();
    }

    @Test
    void anAttributeThatTheTypeLacksIsAFault() {
        assertThat(faults(path(ofType("model").where("phase", "USED"), any())))
                .singleElement()
                .asString()
                .startsWith(
                        "rules: rule path: start asks for the attribute 'phase' of model, which has only [createdAt,");
        assertThat(faults(path(ofType("model"), any().where("phase", "USED"))))
                .containsExactly("rules: rule path: step 1 (madeBy) asks for the attribute 'phase',"
                        + " which no type of a loaded plugin declares");
        assertThat(faults(match(by(ofType("model", "run"), Value.attribute("words")), by(ofType("run"), Value.name()))))
                .singleElement()
                .asString()
                .startsWith("rules: rule match: from asks for the attribute 'words' of model");
    }

    @Test
    void aValueThatTheAttributeCannotHaveIsAFault() {
        assertThat(faults(path(
                        ofType("model")
                                .where("stage", "Used")
                                .where("version", "v3")
                                .where("open", "yes")
                                .where("score", "0.5"),
                        any())))
                .containsExactlyInAnyOrder(
                        "rules: rule path: start compares 'stage' of model with 'Used'; expected one of [TRIED, USED]",
                        "rules: rule path: start compares 'version' of model with 'v3'; expected an integer",
                        "rules: rule path: start compares 'open' of model with 'yes'; expected true or false",
                        "rules: rule path: start compares 'score' of model with '0.5';"
                                + " expected an attribute of text, an enum, integers or booleans, and not of FLOAT");
    }

    @Test
    void onlyWhatIdentifiesCanBeMatched() {
        assertThat(faults(match(by(ofType("model"), Value.attribute("open")), by(ofType("run"), Value.name()))))
                .containsExactly("rules: rule match: from matches by 'open' of model, which is BOOLEAN;"
                        + " expected text, an enum or integers");
    }

    @Test
    void aPathMayFollowWhatAMatchDerives() {
        assertThat(faults(
                        match(by(ofType("model"), Value.attribute("path")), by(ofType("run"), Value.attribute("path"))),
                        new PathRule("over", "model", List.of(out("sameAs"), out("madeBy")), "further")))
                .isEmpty();
    }

    private static InferenceRule path(EntityFilter start, EntityFilter to) {
        return new PathRule("path", start, List.of(out("madeBy").to(to)), "derived");
    }

    private static InferenceRule match(Side from, Side to) {
        return new MatchRule("match", from, to, Spelling.EXACT, "sameAs");
    }

    private static List<String> faults(InferenceRule... rules) {
        PluginSchema plugin = new PluginSchema("rules", new GraphQlExtension("enum Unused { A }"), List.of(rules));
        try {
            SchemaComposer.compose(List.of(TYPES, plugin));
            return List.of();
        } catch (CompositionException e) {
            return e.faults();
        }
    }
}
