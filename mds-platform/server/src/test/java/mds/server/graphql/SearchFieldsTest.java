package mds.server.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import mds.kernel.search.SearchFilter;
import mds.kernel.search.SearchIndex;
import mds.kernel.search.SearchIndex.SearchQuery;
import mds.kernel.search.SearchIndex.Sort;
import mds.plugin.EntityUri;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SearchFieldsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static WorkedExample example;

    @BeforeAll
    static void fill() throws Exception {
        example = WorkedExample.create();
    }

    @AfterAll
    static void close() {
        example.close();
    }

    @Test
    void searchShowsWhatTheSnapshotKnows() throws Exception {
        FixedSearch search =
                FixedSearch.finding(WorkedExample.MODEL, EntityUri.of("model", "registry", "not-committed-yet"));
        JsonNode found = ask(search, """
            { search(query: "ranking", types: ["model"], first: 5, after: "c") { totalCount edges { score cursor
              node { name ... on Model { currentInstance { version } } } } pageInfo { hasNextPage endCursor } } }
            """).at("/data/search");
        assertThat(found).isEqualTo(JSON.readTree("""
            {"totalCount": 7, "edges": [{"score": 1.5, "cursor": "after %1$s",
              "node": {"name": "ranking-model-v5", "currentInstance": {"version": "5"}}}],
              "pageInfo": {"hasNextPage": true, "endCursor": "after %1$s"}}
            """.formatted(WorkedExample.MODEL)));
        assertThat(search.asked())
                .containsExactly(new SearchQuery(
                        "ranking", List.of(SearchFilter.of("type", "model")), Sort.RELEVANCE, 0, 5, Optional.of("c")));
    }

    @Test
    void aPageOfWhichTheSnapshotKnowsNothingLeadsOn() throws Exception {
        EntityUri uri = EntityUri.of("model", "registry", "not-committed-yet");
        JsonNode found = ask(FixedSearch.finding(uri), """
            { search(query: "ranking") { nodes { name } pageInfo { hasNextPage startCursor endCursor } } }
            """).at("/data/search");
        assertThat(found).isEqualTo(JSON.readTree("""
            {"nodes": [], "pageInfo": {"hasNextPage": true, "startCursor": null, "endCursor": "after %s"}}
            """.formatted(uri)));
    }

    @Test
    void searchIsFilteredSortedCountedAndHighlighted() throws Exception {
        FixedSearch search = FixedSearch.finding(WorkedExample.MODEL);
        JsonNode found = ask(search, """
            { search(query: "rankng source:registry", sort: UPDATED, filters: [
                {key: "tag:team", values: ["ranking"]}, {key: "state", values: ["gone"], without: true}]) {
                facets(first: 3) { key values { value count } }
                edges { highlights { field parts { text marked } } } } }
            """).at("/data/search");

        assertThat(found.at("/facets/0/key").textValue()).isEqualTo("tag:team");
        assertThat(found.at("/facets/0/values/0/value").textValue()).isEqualTo("ranking");
        assertThat(found.at("/edges/0/highlights/0/parts/0")).hasToString("{\"text\":\"ranking\",\"marked\":true}");
        assertThat(search.asked())
                .containsExactly(new SearchQuery(
                        "rankng source:registry",
                        List.of(
                                SearchFilter.of("tag:team", "ranking"),
                                new SearchFilter("state", List.of("gone"), true, true)),
                        Sort.UPDATED,
                        3,
                        20,
                        Optional.empty()));
    }

    @Test
    void namesAreCompletedAndOwnersFound() throws Exception {
        JsonNode data = ask(FixedSearch.finding(WorkedExample.MODEL), """
            { suggest(text: "ran") { name } owners(query: "ranking") { name owned named entity { uri } } }
            """).at("/data");

        assertThat(data.at("/suggest/0/name").textValue()).startsWith("ranking");
        assertThat(data.at("/owners/0/name").textValue()).isEqualTo("nobody@example.com");
        assertThat(data.at("/owners/0/entity").isNull()).isTrue();
        assertThat(data.at("/owners/1/entity/uri").textValue()).isEqualTo(WorkedExample.MODEL.toString());
    }

    @Test
    void theAddressOfAnOwnerWhomNobodyClaimsIsCompleted() throws Exception {
        JsonNode data = ask(FixedSearch.finding(), """
            { suggestOwners(text: " Nobody") { name alias entity { uri } owned { totalCount } }
              claimed: suggestOwners(text: "alice") { name } }
            """).at("/data");

        assertThat(data).hasToString("""
            {"suggestOwners":[{"name":"nobody@example.com","alias":"mailto:nobody@example.com","entity":null,"owned":{"totalCount":1}}],"claimed":[]}
            """.strip());
    }

    @Test
    void aFilterThatNobodyKnowsIsRefused() throws Exception {
        assertThat(ask(FixedSearch.finding(), """
            { search(query: "", filters: [{key: "colour", values: ["red"]}]) { totalCount } }
            """).at("/errors/0/message").textValue())
                .contains("'colour' is no key");
    }

    @Test
    void whileSearchIsAwayTheRestAnswers() throws Exception {
        JsonNode answer = ask(FixedSearch.away(), """
            { search(query: "x") { totalCount } model(id: "%s") { name } }
            """.formatted(WorkedExample.MODEL));
        assertThat(answer.at("/errors/0/message").textValue())
                .isEqualTo("search is not available at the moment; the host's health tells more");
        assertThat(answer.at("/errors/0/extensions/code").textValue()).isEqualTo("SEARCH_UNAVAILABLE");
        assertThat(answer.at("/data/search").isNull()).isTrue();
        assertThat(answer.at("/data/model/name").textValue()).isEqualTo("ranking-model-v5");
    }

    private static JsonNode ask(SearchIndex search, String query) throws Exception {
        try (ExampleEngine engine = ExampleEngine.over(example, search)) {
            return engine.ask(query);
        }
    }
}
