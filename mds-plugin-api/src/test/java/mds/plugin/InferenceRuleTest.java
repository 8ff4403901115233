package mds.plugin;

import static mds.plugin.EntityFilter.ofType;
import static mds.plugin.MatchRule.Side.by;
import static mds.plugin.PathRule.Step.in;
import static mds.plugin.PathRule.Step.out;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Set;
import mds.plugin.MatchRule.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InferenceRuleTest {
    @Test
    void aFilterAsksForMoreWithEachWord() {
        EntityFilter running = ofType("ab-test").where("status", "RUNNING", "ENDED");
        EntityFilter live = running.where("open", true).where("level", 3).tagged("env", "live");
        assertThat(running.attributes().keySet()).containsExactly("status");
        assertThat(live.types()).containsExactly("ab-test");
        assertThat(live.attributes().get("status")).containsExactly("ENDED", "RUNNING");
        assertThat(live.attributes().get("open")).containsExactly("true");
        assertThat(live.attributes().get("level")).containsExactly("3");
        assertThat(live.tags()).containsExactly(new Tag("env", "live"));
    }

    @Test
    void aFilterThatAsksForNothingAllowsAllAndReadsNothing() {
        assertThat(EntityFilter.any().allows("ab-test")).isTrue();
        assertThat(EntityFilter.any().readsFacts()).isFalse();
        assertThat(ofType("model").allows("ab-test")).isFalse();
        assertThat(ofType("model", "ab-test").allows("ab-test")).isTrue();
    }

    @Test
    void aFilterReadsTheFactsThatItAsksForAndNoOthers() {
        EntityFilter filter = ofType("ab-test").where("status", "RUNNING");
        assertThat(filter.reads(Set.of("status", "name"))).isTrue();
        assertThat(filter.reads(Set.of("name", "tags"))).isFalse();
        assertThat(filter.tagged("env", "live").reads(Set.of("tags"))).isTrue();
    }

    @Test
    void aFilterWithoutValuesOrWithMisspelledNamesIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EntityFilter(Set.of(), Map.of("status", Set.of()), Set.of()))
                .withMessage("the filter by attribute 'status' names no value; expected at least one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ofType("AbTest"))
                .withMessageStartingWith("entity type of a filter 'AbTest' is not a kebab-case word");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ofType("ab-test").where("its-status", "x"))
                .withMessageStartingWith("attribute of a filter 'its-status' is not a camelCase word");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "a-",
                "-a",
                "a--b",
                "aB",
                "Ab",
                "1a",
                "a_b",
                "a b",
                "a.b",
                "\u00e4",
                "a\u00e4",
                "a-\u0661"
            })
    void whatIsNoKebabCaseWordNamesNoType(String word) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ofType(word))
                .withMessage("entity type of a filter '%s' is not a kebab-case word such as 'model-instance'"
                        .formatted(word));
        assertThat(ofType("a1-2-b").types()).containsExactly("a1-2-b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "1a", "a-b", "a_b", "a b", "\u00e4", "a\u00e4", "a\u0661"})
    void whatIsNoCamelCaseWordNamesNoAttribute(String word) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ofType("ab-test").where(word, "x"))
                .withMessage("attribute of a filter '%s' is not a camelCase word such as 'producedBy'".formatted(word));
        assertThat(ofType("ab-test").where("aB2", "x").attributes()).containsOnlyKeys("aB2");
    }

    @Test
    void equalRulesAreEqualAndReadTheSameHoweverTheirFiltersWereBuilt() {
        PathRule one = path(ofType("ab-test").where("status", "A", "B").tagged("env", "live"));
        PathRule other = path(ofType("ab-test").tagged("env", "live").where("status", "B", "A"));
        assertThat(one).isEqualTo(other).hasToString(other.toString());
    }

    private static PathRule path(EntityFilter filter) {
        return new PathRule("rule", "model", List.of(out("testedIn").to(filter)), "derived");
    }

    @Test
    void aPathStartsAtEntitiesOfOneType() {
        assertThat(path(EntityFilter.any()).startType()).isEqualTo("model");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PathRule("rule", EntityFilter.any(), List.of(in("uses")), "derived"))
                .withMessage("rule 'rule' starts at entities of any type; expected exactly one type");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PathRule("rule", ofType("a", "b"), List.of(in("uses")), "derived"))
                .withMessage("rule 'rule' starts at entities of [a, b]; expected exactly one type");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PathRule("rule", "model", List.of(), "derived"))
                .withMessage("rule 'rule' has an empty path; expected at least one step");
    }

    @Test
    void aMatchNamesTheTypesOfBothSides() {
        MatchRule.Side tables = by(ofType("table"), Value.attribute("location"));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new MatchRule("rule", tables, by(EntityFilter.any(), Value.name()), Spelling.EXACT, "derived"))
                .withMessage("rule 'rule' matches entities of any type; expected at least one type on each side");
    }

    @Test
    void foldedValuesAreTheSameWhateverTheirCaseAndTheBlanksAround() {
        assertThat(Spelling.FOLDED.of(" Ranking V5\n")).isEqualTo(Spelling.FOLDED.of("RANKING v5"));
        assertThat(Spelling.FOLDED.of("STRASSE")).isEqualTo(Spelling.FOLDED.of("Straße"));
        assertThat(Spelling.FOLDED.of("  ")).isEmpty();
        assertThat(Spelling.EXACT.of(" Ranking V5")).isEqualTo(" Ranking V5");
    }
}
