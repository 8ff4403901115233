package mds.server.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mds.plugin.Alias;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everything of a type, and everything of an owner. */
class ListingFieldsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant FETCHED = Instant.parse("2026-02-01T12:00:00Z");
    private static final EntityUri TEAM = EntityUri.of("group", "identity", "team");
    private static final EntityUri DIVISION = EntityUri.of("group", "identity", "division");
    private WorkedExample example;
    private ExampleEngine engine;

    @BeforeEach
    void fill() throws Exception {
        example = WorkedExample.create();
        engine = ExampleEngine.over(example);
        fetch(Entity.of(WorkedExample.ALICE)
                .name("Alice")
                .alias(Optional.of(Alias.email("alice@example.com")))
                .reference("belongsTo", TEAM));
        fetch(Entity.of(TEAM).name("Team").reference("belongsTo", DIVISION));
        fetch(Entity.of(DIVISION).name("Division").reference("belongsTo", TEAM));
        fetch(Entity.of(dataset("of-team")).reference("ownedBy", TEAM));
        fetch(Entity.of(dataset("of-division"))
                .reference("ownedBy", DIVISION)
                .reference("ownedBy", WorkedExample.ALICE));
    }

    @AfterEach
    void close() {
        engine.close();
        example.close();
    }

    @Test
    void cursorsStayGoodWhateverComesOrGoes() throws Exception {
        List<String> seen = new ArrayList<>();
        String after = "";
        JsonNode page;
        do {
            page =
                    ask("{ entities(type: \"feature\", first: 7%s) { nodes { name } pageInfo { hasNextPage endCursor } } }"
                                    .formatted(after))
                            .at("/data/entities");
            page.path("nodes").forEach(node -> seen.add(node.path("name").textValue()));
            // Before, and behind, where the reader is.
            fetch(Entity.of(EntityUri.of("feature", "features", "a" + seen.size())));
            fetch(Entity.of(EntityUri.of("feature", "features", "z" + seen.size())));
            after = ", after: \"%s\"".formatted(page.at("/pageInfo/endCursor").textValue());
        } while (page.at("/pageInfo/hasNextPage").booleanValue() && seen.size() < 1000);
        assertThat(seen)
                .isSorted()
                .doesNotHaveDuplicates()
                .contains("f00", "f59", "z7", "z56")
                .doesNotContain("a7");
        assertThat(seen.stream().filter(name -> name.startsWith("f"))).hasSize(WorkedExample.FEATURES);
    }

    @Test
    void aHopsCursorsStayGoodToo() throws Exception {
        String query =
                "{ dataset(id: \"%s\") { feeds(first: 20%s) { totalCount nodes { name } pageInfo { endCursor } } } }";
        EntityUri events = dataset("watch_events");
        String end = ask(query.formatted(events, ""))
                .at("/data/dataset/feeds/pageInfo/endCursor")
                .textValue();
        fetch(Entity.of(EntityUri.of("feature", "features", "a")).reference("derivedFrom", events));
        JsonNode next =
                ask(query.formatted(events, ", after: \"%s\"".formatted(end))).at("/data/dataset/feeds");
        assertThat(next.at("/nodes/0/name").textValue()).isEqualTo("f21");
        assertThat(next.path("totalCount").intValue()).isEqualTo(WorkedExample.FEATURES - 1 + 1);
    }

    @Test
    void aStateIsLookedForAndCounted() throws Exception {
        JsonNode uncached = ask("""
            { entities(state: UNCACHED) { totalCount nodes { uri state } pageInfo { hasNextPage } } }
            """).at("/data/entities");
        assertThat(uncached.at("/pageInfo/hasNextPage").booleanValue()).isFalse();
        assertThat(uncached.path("nodes"))
                .isNotEmpty()
                .hasSize(uncached.path("totalCount").intValue())
                .allSatisfy(node -> assertThat(node.path("state").textValue()).isEqualTo("UNCACHED"));
        assertThat(uncached.path("nodes").findValuesAsText("uri")).contains(WorkedExample.MISSING_DATASET.toString());
    }

    @Test
    void anEarlierMomentListsWhatWasThereThen() throws Exception {
        Instant before = Instant.now();
        // The graph's times are whole milliseconds: what is committed within this one belongs to it.
        while (Instant.now().toEpochMilli() <= before.toEpochMilli()) {
            Thread.onSpinWait();
        }
        fetch(Entity.of(dataset("new")).reference("ownedBy", TEAM));
        String query =
                "{ entities(type: \"dataset\"%1$s) { totalCount } owner(id: \"%2$s\"%1$s) { owned { totalCount } } }";
        JsonNode then =
                ask(query.formatted(", asOf: \"%s\"".formatted(before), TEAM)).path("data");
        JsonNode now = ask(query.formatted("", TEAM)).path("data");
        for (String count : List.of("/entities/totalCount", "/owner/owned/totalCount")) {
            assertThat(now.at(count).intValue()).isEqualTo(then.at(count).intValue() + 1);
        }
    }

    @Test
    void aTypeThatThereIsNothingOfIsRefusedWithThoseThatThereAre() throws Exception {
        JsonNode error = ask("{ entities(type: \"modle\") { totalCount } }").at("/errors/0");
        assertThat(error.at("/extensions/code").textValue()).isEqualTo("BAD_INPUT");
        assertThat(error.path("message").textValue()).contains("'modle'", "model-instance");
        JsonNode cursor = ask("{ entities(after: \"bm9uZQ\") { totalCount } }").at("/errors/0");
        assertThat(cursor.path("message").textValue()).contains("is no cursor of entities");
    }

    @Test
    void anOwnerOwnsWhatTheirGroupsOwn() throws Exception {
        JsonNode owner = ask("""
            { owner(id: "mailto:alice@example.com") { name alias entity { uri } groups { name }
              ownedCounts { type count } owned(types: ["dataset"]) { totalCount nodes { name } } } }
            """).at("/data/owner");
        assertThat(owner).isEqualTo(JSON.readTree("""
            {"name": "Alice", "alias": "mailto:alice@example.com", "entity": {"uri": "%s"},
              "groups": [{"name": "Division"}, {"name": "Team"}],
              "ownedCounts": [{"type": "dataset", "count": 2}, {"type": "model", "count": 1},
                {"type": "pipeline", "count": 1}],
              "owned": {"totalCount": 2, "nodes": [{"name": "of-division"}, {"name": "of-team"}]}}
            """.formatted(WorkedExample.ALICE)));
    }

    @Test
    void anOwnerAloneOwnsWhatNamesThem() throws Exception {
        JsonNode owner = ask("""
            { owner(id: "%s") { ownedCounts(throughGroups: false) { type count }
              owned(throughGroups: false, first: 1) { nodes { name } pageInfo { hasNextPage } } } }
            """.formatted(WorkedExample.ALICE)).at("/data/owner");
        assertThat(owner.path("ownedCounts").findValuesAsText("count")).containsExactly("1", "1", "1");
        assertThat(owner.at("/owned/nodes/0/name").textValue()).isEqualTo("of-division");
        assertThat(owner.at("/owned/pageInfo/hasNextPage").booleanValue()).isTrue();
    }

    @Test
    void anAddressThatNobodyClaimsOwnsWhatNamesIt() throws Exception {
        JsonNode owner = ask("""
            { owner(id: "mailto:nobody@example.com") { name entity { uri } groups { name } owned { nodes { uri } } } }
            """).at("/data/owner");
        assertThat(owner).isEqualTo(JSON.readTree("""
            {"name": "nobody@example.com", "entity": null, "groups": [], "owned": {"nodes": [{"uri": "%s"}]}}
            """.formatted(WorkedExample.MODEL)));
    }

    @Test
    void whoNothingEverSpokeOfIsNullAndWhatIsNoNameIsRefused() throws Exception {
        assertThat(ask("{ owner(id: \"mailto:no@example.com\") { name } }")
                        .at("/data/owner")
                        .isNull())
                .isTrue();
        JsonNode error = ask("{ owner(id: \"alice\") { name } }").at("/errors/0");
        assertThat(error.at("/extensions/code").textValue()).isEqualTo("BAD_INPUT");
        assertThat(error.path("message").textValue()).contains("\"alice\"", "mailto:alice@example.com");
    }

    private static EntityUri dataset(String name) {
        return EntityUri.of("dataset", "datasets", name);
    }

    private void fetch(Entity.Builder entity) throws Exception {
        example.fetch(entity.build(), FETCHED);
    }

    private JsonNode ask(String query) throws Exception {
        return engine.ask(query);
    }
}
