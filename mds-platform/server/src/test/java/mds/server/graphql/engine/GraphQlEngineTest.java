package mds.server.graphql.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graphql.introspection.IntrospectionQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.GraphStore;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.server.graphql.Caller;
import mds.server.graphql.FixedSearch;
import mds.server.graphql.Timeline;
import mds.server.graphql.WorkedExample;
import mds.server.graphql.engine.QueryAnswer.Status;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GraphQlEngineTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Caller VISITOR = new Caller.Visitor("ask as an administrator");
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
    void theQueryThatMustAlwaysWork() throws Exception {
        JsonNode data = ask("""
            query { model(id: "aip://model/registry/ranking-model-v5-20XX0101") {
              name owners { name }
              currentInstance { version
                pipeline { name owners { name } }
                features(first: 2) { edges { node { name data { edges { node { name } } } } } }
                associatedAbTests { name cells { number name } } } } }
            """);
        assertThat(data.path("data")).isEqualTo(JSON.readTree("""
            {"model": {"name": "ranking-model-v5", "owners": [{"name": "Alice"}, {"name": "nobody@example.com"}],
              "currentInstance": {"version": "5",
                "pipeline": {"name": "train-weekly-ranking", "owners": [{"name": "Alice"}]},
                "features": {"edges": [
                  {"node": {"name": "f00", "data": {"edges": [{"node": {"name": "impressions"}}]}}},
                  {"node": {"name": "f01", "data": {"edges": [{"node": {"name": "watch_events"}}]}}}]},
                "associatedAbTests": [{"name": "Ranking Model v5 vs v4", "cells": [
                  {"number": 1, "name": "control_ranking_v4"}, {"number": 2, "name": "treatment_ranking_v5"}]}]}}}
            """));
        assertThat(data.path("errors").isMissingNode()).isTrue();
        assertThat(data.path("extensions").path("basis").longValue()).isPositive();
    }

    @Test
    void theReverseQuery() throws Exception {
        JsonNode data = ask("{ abTest(id: \"%s\") { testedModels { name version } } }".formatted(WorkedExample.TEST));
        assertThat(data.at("/data/abTest/testedModels").toString())
                .isEqualTo("[{\"name\":\"ranking-model-v5-20XX0101\",\"version\":\"5\"}]");
    }

    @Test
    void attributesHaveTheValuesOfTheirTypes() throws Exception {
        JsonNode data = ask("""
            { modelInstance(id: "%s") { stage trainedAt parameters loss served layers metrics
              artefact { path sizes madeAt } } }
            """.formatted(WorkedExample.INSTANCE));
        assertThat(data.path("data").path("modelInstance")).isEqualTo(JSON.readTree("""
            {"stage": "RELEASED", "trainedAt": "2026-01-30T08:00:00.000+01:00", "parameters": 7000000000, "loss": 0.25,
              "served": true, "layers": [64, 32], "metrics": {"auc": {"train": 0.9, "test": [0.87]}},
              "artefact": {"path": "s3://m/5", "sizes": [1, 2], "madeAt": "2026-01-30T08:01:00.000Z"}}
            """));
    }

    @Test
    void everyEntitySaysWhatIsKnownOfIt() throws Exception {
        JsonNode entity = ask("""
            { entity(uri: "%s") { __typename id uri type source name description domains tags { key value } state
              sourceLink createdAt updatedAt lastFetchedAt lastEnrichedAt lastError nextAttemptAt
              owners { name alias entity { uri } } } }
            """.formatted(WorkedExample.MODEL)).at("/data/entity");
        assertThat(entity).isEqualTo(JSON.readTree("""
            {"__typename": "Model", "id": "%1$s", "uri": "%1$s", "type": "model", "source": "registry",
              "name": "ranking-model-v5", "description": null, "domains": ["ranking"],
              "tags": [{"key": "team", "value": "personalization"}], "state": "HYDRATED",
              "sourceLink": "https://registry.example.com/ranking", "createdAt": "2025-12-01T00:00:00.000Z",
              "updatedAt": null, "lastFetchedAt": "2026-01-31T12:00:00.000Z", "lastEnrichedAt": null,
              "lastError": null, "nextAttemptAt": null,
              "owners": [
                {"name": "Alice", "alias": "mailto:alice@example.com", "entity": {"uri": "%2$s"}},
                {"name": "nobody@example.com", "alias": "mailto:nobody@example.com", "entity": null}]}
            """.formatted(WorkedExample.MODEL, WorkedExample.ALICE)));
    }

    @Test
    void anInferredEdgeSaysWhichRuleAndFromWhichEdges() throws Exception {
        JsonNode edges = ask("""
            { entity(uri: "%s") { edges(types: ["testedIn", "builtBy"], direction: OUT) { totalCount nodes {
              type origin rule alias from { uri } to { __typename name } evidenceCut
              evidence { relationships { type origin from { uri } to { uri } } } } } } }
            """.formatted(WorkedExample.INSTANCE)).at("/data/entity/edges");
        assertThat(edges.path("totalCount").intValue()).isEqualTo(2);
        assertThat(edges.path("nodes").get(1)).isEqualTo(JSON.readTree("""
            {"type": "testedIn", "origin": "INFERRED", "rule": "model-tested-in", "alias": null,
              "from": {"uri": "%1$s"}, "to": {"__typename": "AbTest", "name": "Ranking Model v5 vs v4"},
              "evidenceCut": null,
              "evidence": [{"relationships": [
                {"type": "producedBy", "origin": "ASSERTED", "from": {"uri": "%1$s"}, "to": {"uri": "%2$s"}},
                {"type": "executedFor", "origin": "ASSERTED", "from": {"uri": "%2$s"}, "to": {"uri": "%3$s"}},
                {"type": "cellOf", "origin": "ASSERTED", "from": {"uri": "%3$s"}, "to": {"uri": "%4$s"}}]}]}
            """.formatted(
                        WorkedExample.INSTANCE, WorkedExample.RUN, WorkedExample.CELL, WorkedExample.TEST)));
    }

    @Test
    void anAssertedEdgeHasNoEvidenceAndNamesTheAliasThatItCameBy() throws Exception {
        JsonNode node =
                ask("{ entity(uri: \"%s\") { edges(types: [\"ownedBy\"]) { nodes { origin rule alias evidence { __typename } } } } }"
                                .formatted(WorkedExample.MODEL))
                        .at("/data/entity/edges/nodes/0");
        assertThat(node)
                .isEqualTo(JSON.readTree(
                        "{\"origin\": \"ASSERTED\", \"rule\": null, \"alias\": \"mailto:alice@example.com\","
                                + " \"evidence\": []}"));
    }

    @Test
    void pagesFollowOneAnotherWithoutGapOrRepetition() throws Exception {
        JsonNode first = features("first: 50");
        assertThat(first.path("totalCount").intValue()).isEqualTo(WorkedExample.FEATURES);
        assertThat(first.path("nodes")).hasSize(50);
        assertThat(first.at("/pageInfo/hasNextPage").booleanValue()).isTrue();
        assertThat(first.at("/pageInfo/hasPreviousPage").booleanValue()).isFalse();
        JsonNode second = features(
                "after: \"%s\"".formatted(first.at("/pageInfo/endCursor").textValue()));
        assertThat(second.path("nodes")).hasSize(10);
        assertThat(second.at("/nodes/0/name").textValue()).isEqualTo("f50");
        assertThat(second.at("/pageInfo/hasNextPage").booleanValue()).isFalse();
        assertThat(second.at("/pageInfo/hasPreviousPage").booleanValue()).isTrue();
    }

    @Test
    void anEntityOfATypeThatNobodyDefinesIsStillAnEntity() throws Exception {
        example.fetch(
                Entity.of(EntityUri.of("dataset", "datasets", "from-a-notebook"))
                        .reference("ownedBy", WorkedExample.NOTEBOOK)
                        .build(),
                Instant.parse("2026-01-31T12:00:00Z"));
        JsonNode entity = ask("{ entity(uri: \"%s\") { __typename name state } }".formatted(WorkedExample.NOTEBOOK));
        assertThat(entity.at("/data/entity").toString())
                .isEqualTo("{\"__typename\":\"UnknownEntity\",\"name\":\"analysis\",\"state\":\"UNCACHED\"}");
    }

    @Test
    void asOfShowsAnEarlierMomentAllTheWayDown() throws Exception {
        EntityUri model = EntityUri.of("model", "registry", "renamed");
        EntityUri instance = EntityUri.of("model-instance", "registry", "renamed-1");
        Instant fetched = Instant.parse("2026-01-31T12:00:00Z");
        example.fetch(Entity.of(instance).name("before").build(), fetched);
        example.fetch(Entity.of(model).reference("currentInstance", instance).build(), fetched);
        Instant between = Instant.now();
        // The graph's times are whole milliseconds: what is committed within this one belongs to it.
        while (Instant.now().toEpochMilli() <= between.toEpochMilli()) {
            Thread.onSpinWait();
        }
        example.fetch(Entity.of(instance).name("after").build(), fetched.plusSeconds(1));
        JsonNode data = ask("""
            { then: model(id: "%1$s", asOf: "%2$s") { currentInstance { name } }
              now: model(id: "%1$s") { currentInstance { name } } }
            """.formatted(model, between)).path("data");
        assertThat(data.at("/then/currentInstance/name").textValue()).isEqualTo("before");
        assertThat(data.at("/now/currentInstance/name").textValue()).isEqualTo("after");
    }

    @Test
    void whatNobodySpokeOfIsNull() throws Exception {
        JsonNode answer = ask("{ model(id: \"aip://model/registry/no-such\") { name } }");
        assertThat(answer.at("/data/model").isNull()).isTrue();
        assertThat(answer.has("errors")).isFalse();
    }

    @Test
    void aUriOfAnotherTypeIsAnErrorThatNamesTheExpectation() throws Exception {
        JsonNode error = ask("{ pipelineRun(id: \"%s\") { name } }".formatted(WorkedExample.MODEL))
                .at("/errors/0");
        assertThat(error.path("message").textValue())
                .isEqualTo("pipelineRun(id: \"%s\") names a model; expected aip://pipeline-run/<source>/<id>"
                        .formatted(WorkedExample.MODEL));
        assertThat(error.at("/extensions/code").textValue()).isEqualTo("BAD_INPUT");
        assertThat(error.path("path").toString()).isEqualTo("[\"pipelineRun\"]");
    }

    @Test
    void aMalformedUriIsAnErrorThatSaysWhatAUriLooksLike() throws Exception {
        JsonNode error = ask("{ entity(uri: \"ranking\") { name } }").at("/errors/0");
        assertThat(error.path("message").textValue()).contains("'ranking'", "starts with aip://");
        assertThat(error.at("/extensions/code").textValue()).isEqualTo("BAD_INPUT");
    }

    @Test
    void aPageThatIsTooLargeIsRefusedForThatFieldAlone() throws Exception {
        JsonNode answer = ask("{ status { basis } modelInstance(id: \"%s\") { features(first: 501) { totalCount } } }"
                .formatted(WorkedExample.INSTANCE));
        assertThat(answer.at("/errors/0/message").textValue()).isEqualTo("first = 501 is not between 0 and 500");
        assertThat(answer.at("/data/status/basis").longValue()).isPositive();
    }

    @Test
    void statusCountsEntitiesByTypeAndState() throws Exception {
        JsonNode counts = ask("{ status { counts { type state count } } }").at("/data/status/counts");
        assertThat(counts.toString())
                .contains("{\"type\":\"ab-test-cell\",\"state\":\"HYDRATED\",\"count\":2}")
                .contains("{\"type\":\"feature\",\"state\":\"HYDRATED\",\"count\":60}");
    }

    @Test
    void aQueryThatIsTooDeepIsRefusedWithTheFigures() throws Exception {
        String deep = "model { instances { nodes { ".repeat(9) + "name" + " } } }".repeat(9);
        QueryAnswer answer = execute(
                "{ modelInstance(id: \"%s\") { %s } }".formatted(WorkedExample.INSTANCE, deep), example.store());
        assertThat(answer.status()).isEqualTo(Status.REFUSED);
        JsonNode error = JSON.valueToTree(answer.body()).at("/errors/0");
        assertThat(error.path("message").textValue())
                .isEqualTo("the query's depth is 29, and 25 is allowed; nest fewer fields, or ask in two queries");
        assertThat(error.at("/extensions/code").textValue()).isEqualTo("LIMIT_EXCEEDED");
    }

    @Test
    void aQueryThatAsksForTooMuchIsRefusedWithTheFigures() throws Exception {
        QueryAnswer answer = execute("""
            { modelInstance(id: "%s") { features(first: 500) { nodes { data(first: 500) { nodes { name } } } } } }
            """.formatted(WorkedExample.INSTANCE), example.store());
        assertThat(answer.status()).isEqualTo(Status.REFUSED);
        assertThat(JSON.valueToTree(answer.body()).at("/errors/0/message").textValue())
                .contains("and 200000 is allowed");
    }

    @Test
    void aQueryThatDoesNotParseOrFitIsRefused() throws Exception {
        QueryAnswer unparsable = execute("{ model(", example.store());
        assertThat(unparsable.status()).isEqualTo(Status.REFUSED);
        assertThat(code(unparsable)).isEqualTo("SYNTAX");
        QueryAnswer unknown = execute("{ nonsense }", example.store());
        assertThat(unknown.status()).isEqualTo(Status.REFUSED);
        assertThat(code(unknown)).isEqualTo("INVALID_QUERY");
    }

    @Test
    void introspectionIsAnswered() throws Exception {
        JsonNode answer = JSON.valueToTree(
                execute(IntrospectionQuery.INTROSPECTION_QUERY, example.store()).body());
        assertThat(answer.has("errors")).isFalse();
        assertThat(answer.at("/data/__schema/types").size()).isGreaterThan(40);
    }

    @Test
    void aQueryThatTakesTooLongIsGivenUp() throws Exception {
        try (GraphQlEngine engine = new GraphQlEngine(
                example.composition(),
                example.store()::snapshot,
                new Timeline(
                        instant -> never(),
                        example.store()::snapshotAt,
                        example.store().history()),
                FixedSearch.finding(),
                List.of(),
                QueryLimits.DEFAULT)) {
            QueryAnswer answer = engine.execute(
                    VISITOR,
                    "{ entity(uri: \"aip://model/registry/x\", asOf: \"2026-01-01T00:00:00Z\") { name } }",
                    Optional.empty(),
                    Map.of(),
                    Duration.ofMillis(200));
            assertThat(answer.status()).isEqualTo(Status.TIMED_OUT);
            assertThat(code(answer)).isEqualTo("TIMEOUT");
        }
    }

    @Test
    void aQueryThatNobodyWaitsForAnyLongerEndsWithAllOfItsFields() throws Exception {
        CountDownLatch begun = new CountDownLatch(3);
        CountDownLatch ended = new CountDownLatch(3);
        try (GraphQlEngine engine = new GraphQlEngine(
                example.composition(),
                example.store()::snapshot,
                new Timeline(
                        instant -> {
                            begun.countDown();
                            try {
                                return never();
                            } finally {
                                ended.countDown();
                            }
                        },
                        example.store()::snapshotAt,
                        example.store().history()),
                FixedSearch.finding(),
                List.of(),
                QueryLimits.DEFAULT)) {
            String query = """
                { a: lineage(uri: "%1$s", asOf: "2026-01-01T00:00:00Z") { basis }
                  b: lineage(uri: "%1$s", asOf: "2026-01-02T00:00:00Z") { basis }
                  c: similar(uri: "%1$s", asOf: "2026-01-03T00:00:00Z") { basis } }
                """.formatted(WorkedExample.MODEL);
            FutureTask<QueryAnswer> asked = new FutureTask<>(
                    () -> engine.execute(VISITOR, query, Optional.empty(), Map.of(), Duration.ofHours(1)));
            Thread.startVirtualThread(asked);
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            asked.cancel(true);
            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aFailureOfTheHostIsAnsweredWithAnIdAndNoDetails() throws Exception {
        try (GraphQlEngine engine = new GraphQlEngine(
                example.composition(),
                example.store()::snapshot,
                new Timeline(
                        instant -> {
                            throw new IllegalStateException("password=secret");
                        },
                        example.store()::snapshotAt,
                        example.store().history()),
                FixedSearch.finding(),
                List.of(),
                QueryLimits.DEFAULT)) {
            QueryAnswer answer = engine.execute(
                    VISITOR,
                    "{ entity(uri: \"aip://model/registry/x\", asOf: \"2026-01-01T00:00:00Z\") { name } }",
                    Optional.empty(),
                    Map.of(),
                    TIMEOUT);
            assertThat(code(answer)).isEqualTo("INTERNAL");
            assertThat(answer.body().toString()).contains("internal error").doesNotContain("secret");
        }
    }

    private static GraphSnapshot never() {
        try {
            Thread.sleep(Duration.ofHours(1));
            throw new IllegalStateException("an hour has gone");
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted, as it should be", e);
        }
    }

    private static JsonNode features(String arguments) throws Exception {
        return ask("""
            { modelInstance(id: "%s") { features(%s) { totalCount nodes { name }
              pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }
            """.formatted(WorkedExample.INSTANCE, arguments)).at("/data/modelInstance/features");
    }

    private static String code(QueryAnswer answer) {
        return JSON.valueToTree(answer.body()).at("/errors/0/extensions/code").textValue();
    }

    private static JsonNode ask(String query) throws Exception {
        try (GraphQlEngine engine = new GraphQlEngine(
                example.composition(),
                example.store()::snapshot,
                Timeline.of(example.store()),
                FixedSearch.finding(),
                List.of(),
                QueryLimits.DEFAULT)) {
            QueryAnswer answer = engine.execute(VISITOR, query, Optional.empty(), Map.of(), TIMEOUT);
            assertThat(answer.status()).isEqualTo(Status.EXECUTED);
            return JSON.readTree(JSON.writeValueAsBytes(answer.body()));
        }
    }

    private static QueryAnswer execute(String query, GraphStore store) throws Exception {
        try (GraphQlEngine engine = new GraphQlEngine(
                example.composition(),
                store::snapshot,
                Timeline.of(store),
                FixedSearch.finding(),
                List.of(),
                QueryLimits.DEFAULT)) {
            return engine.execute(VISITOR, query, Optional.empty(), Map.of(), TIMEOUT);
        }
    }
}
