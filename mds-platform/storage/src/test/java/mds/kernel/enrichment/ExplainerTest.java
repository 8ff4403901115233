package mds.kernel.enrichment;

import static mds.plugin.EntityFilter.ofType;
import static mds.plugin.MatchRule.Side.by;
import static mds.plugin.PathRule.Step.in;
import static mds.plugin.PathRule.Step.out;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import mds.kernel.graph.Edge;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphStore;
import mds.plugin.Alias;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.InferenceRule;
import mds.plugin.MatchRule;
import mds.plugin.MatchRule.Value;
import mds.plugin.NormalizedRecord;
import mds.plugin.PathRule;
import mds.plugin.Spelling;
import mds.storage.datomic.DatomicGraphStore;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExplainerTest {
    private static final InferenceRule PATH = new PathRule(
            "path", "red", List.of(out("leads").to(ofType("green").where("state", "on")), in("needs")), "reaches");
    private static final InferenceRule MATCH = new MatchRule(
            "match",
            by(ofType("red"), Value.attribute("words")),
            by(ofType("blue"), Value.name()),
            Spelling.FOLDED,
            "like");
    private static final List<InferenceRule> RULES = List.of(PATH, MATCH);
    private static final EntityUri RED = uri("red", 0);
    private static final EntityUri BLUE = uri("blue", 0);

    private final GraphStore store = DatomicGraphStore.open("datomic:mem://" + UUID.randomUUID());

    @BeforeEach
    void prepare() {
        store.prepare(RandomWorld.model(RULES));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void tellsEveryPathThatFitsTheFilters() throws Exception {
        throughGreens(3);
        fetch(Entity.of(uri("green", 1)).attribute("state", TextNode.valueOf("off")));
        Explanation explanation = explain(10, 1000, "path", "reaches");
        assertThat(explanation.paths()).containsExactlyInAnyOrder(pathThrough(0), pathThrough(2));
        assertThat(explanation.cut()).isEmpty();
    }

    @Test
    void saysThatThereAreMorePathsThanItTells() throws Exception {
        throughGreens(4);
        Explanation explanation = explain(3, 1000, "path", "reaches");
        assertThat(explanation.paths()).hasSize(3);
        assertThat(explanation.cut()).contains("there are more than 3 paths");
        assertThat(explain(4, 1000, "path", "reaches").cut()).isEmpty();
    }

    @Test
    void looksNoFurtherThanItMayAndSaysSo() throws Exception {
        throughGreens(8);
        Explanation explanation = explain(100, 10, "path", "reaches");
        assertThat(explanation.paths()).hasSize(2);
        assertThat(explanation.cut()).contains("looked over 10 hops; there may be more paths");
    }

    @Test
    void letsTheAssertedEdgeStandForAHopThatHasSeveralOrigins() throws Exception {
        Alias alias = new Alias("s3://bucket/x");
        fetch(Entity.of(uri("green", 0))
                .attribute("state", TextNode.valueOf("on"))
                .alias(Optional.of(alias)));
        fetch(Entity.of(RED).reference("leads", alias).reference("leads", uri("green", 0)));
        fetch(Entity.of(BLUE).reference("needs", uri("green", 0)));
        store.commit(List.of(
                new GraphChange.AliasResolved(alias),
                new GraphChange.EdgesInferred("other", "leads", RED, Set.of(uri("green", 0)))));
        assertThat(explain(10, 1000, "path", "reaches").paths())
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.list(Edge.class))
                .first()
                .extracting(Edge::origin)
                .isInstanceOf(Edge.Origin.Asserted.class);
    }

    @Test
    void tellsTheValuesThatBothEndsHaveAsEachSpellsThem() throws Exception {
        fetch(Entity.of(RED).attribute("words", words("Rose", " IRIS ", "rose")));
        fetch(Entity.of(BLUE).name("iris"));
        Explanation explanation = explain(10, 1000, "match", "like");
        assertThat(explanation.matches())
                .containsExactly(new Explanation.Match(
                        new Explanation.Said("words", " IRIS "), new Explanation.Said("name", "iris")));
        assertThat(explanation.cut()).isEmpty();
    }

    @Test
    void hasNothingToTellOfAnAssertedEdgeOrOfARuleThatIsGone() throws Exception {
        throughGreens(1);
        assertThat(explain(10, 1000, "gone", "reaches")).isEqualTo(Explanation.NOTHING);
        Edge asserted = new Edge(RED, "leads", uri("green", 0), new Edge.Origin.Asserted(Optional.empty()));
        assertThat(new Explainer(RULES, 10, 1000).explain(store.snapshot(), asserted))
                .isEqualTo(Explanation.NOTHING);
    }

    private void throughGreens(int number) throws Exception {
        List<EntityUri> greens = new ArrayList<>();
        for (int green = 0; green < number; green++) {
            greens.add(uri("green", green));
            fetch(Entity.of(uri("green", green)).attribute("state", TextNode.valueOf("on")));
        }
        fetch(Entity.of(RED).reference("leads", greens));
        fetch(Entity.of(BLUE).reference("needs", greens));
    }

    private static List<Edge> pathThrough(int green) {
        Edge.Origin byRecord = new Edge.Origin.Asserted(Optional.empty());
        return List.of(
                new Edge(RED, "leads", uri("green", green), byRecord),
                new Edge(BLUE, "needs", uri("green", green), byRecord));
    }

    private static JsonNode words(String... words) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        List.of(words).forEach(array::add);
        return array;
    }

    private Explanation explain(int mostPaths, int mostHops, String rule, String type) {
        Edge edge = new Edge(RED, type, BLUE, new Edge.Origin.Inferred(rule));
        return new Explainer(RULES, mostPaths, mostHops).explain(store.snapshot(), edge);
    }

    private void fetch(Entity.Builder entity) throws Exception {
        store.commit(List.of(new GraphChange.RecordFetched(
                NormalizedRecord.of(entity.build()), Instant.parse("2026-01-01T00:00:00Z"))));
    }

    private static EntityUri uri(String type, int id) {
        return EntityUri.of(type, "source", "" + id);
    }
}
