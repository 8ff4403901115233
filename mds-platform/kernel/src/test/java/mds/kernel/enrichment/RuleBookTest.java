package mds.kernel.enrichment;

import static mds.plugin.EntityFilter.ofType;
import static mds.plugin.MatchRule.Side.by;
import static mds.plugin.PathRule.Step.out;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import mds.kernel.enrichment.RuleBook.Task;
import mds.kernel.enrichment.RuleExtent.Work;
import mds.plugin.EntityUri;
import mds.plugin.InferenceRule;
import mds.plugin.MatchRule;
import mds.plugin.MatchRule.Value;
import mds.plugin.PathRule;
import mds.plugin.Spelling;
import org.junit.jupiter.api.Test;

class RuleBookTest {
    private static final InferenceRule PATH = new PathRule("path", "model", List.of(out("producedBy")), "madeBy");
    private static final InferenceRule OTHER = new PathRule("path", "run", List.of(out("producedBy")), "madeIn");
    private static final InferenceRule MATCH = new MatchRule(
            "match", by(ofType("model"), Value.name()), by(ofType("run"), Value.name()), Spelling.EXACT, "like");
    private static final RuleExtent MODELS = new RuleExtent(Work.EDGES, "model", "madeBy");
    private static final RuleExtent RUNS = new RuleExtent(Work.EDGES, "run", "madeIn");
    private static final RuleBook EMPTY = RuleBook.read(Optional.empty());

    @Test
    void aNewRuleIsWorkFromTheBeginningAndKeysComeBeforeEdges() {
        assertThat(book(MATCH, PATH).open())
                .containsExactly(
                        Task.of("match", new RuleExtent(Work.KEYS, "model", "like")),
                        Task.of("match", new RuleExtent(Work.KEYS, "run", "like")),
                        Task.of("match", new RuleExtent(Work.EDGES, "model", "like")),
                        Task.of("path", MODELS));
    }

    @Test
    void rulesThatAreTheSameAreNoWork() {
        RuleBook done = done(PATH, MATCH);
        assertThat(done.adopt(upkeeps(MATCH, PATH))).isEqualTo(done);
    }

    @Test
    void aChangedRuleIsWorkWhereItDerivesAndWhereItDid() {
        assertThat(done(PATH).adopt(upkeeps(OTHER)).open())
                .containsExactly(Task.of("path", RUNS), Task.of("path", MODELS));
    }

    @Test
    void aRuleThatIsGoneIsWorkWhereItDerivedAndThenForgotten() {
        RuleBook book = done(PATH).adopt(List.of());
        assertThat(book.open()).containsExactly(Task.of("path", MODELS));
        assertThat(book.proceed(Optional.empty())).isEqualTo(EMPTY);
    }

    @Test
    void aRuleThatChangesAgainWhileItIsAppliedBeginsAgainAndOthersGoOn() {
        RuleBook begun = book(MATCH);
        Task halfway = new Task(
                "match", begun.open().getFirst().extent(), Optional.of(EntityUri.of("model", "source", "m")), 200);
        RuleBook book = begun.proceed(Optional.of(halfway)).adopt(upkeeps(MATCH, PATH));
        assertThat(book.open().getFirst()).isEqualTo(halfway);
        RuleBook again = book.adopt(upkeeps(MATCH, OTHER));
        assertThat(again.open().getFirst()).isEqualTo(halfway);
        assertThat(again.open().subList(3, 5)).containsExactly(Task.of("path", RUNS), Task.of("path", MODELS));
    }

    @Test
    void isReadAsItWasWritten() {
        RuleBook book = book(MATCH, PATH)
                .proceed(Optional.of(new Task("match", MODELS, Optional.of(EntityUri.of("model", "s", "a/b")), 7)));
        assertThat(RuleBook.read(Optional.of(book.write()))).isEqualTo(book);
    }

    private static RuleBook book(InferenceRule... rules) {
        return EMPTY.adopt(upkeeps(rules));
    }

    private static RuleBook done(InferenceRule... rules) {
        return new RuleBook(book(rules).rules(), List.of());
    }

    private static List<RuleUpkeep> upkeeps(InferenceRule... rules) {
        return Arrays.stream(rules).map(RuleUpkeep::of).toList();
    }
}
