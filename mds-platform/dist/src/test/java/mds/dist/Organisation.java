package mds.dist;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import mds.plugin.testkit.FakeSource;

/** Six sources over HTTP, and the worked example in them. */
final class Organisation implements AutoCloseable {
    static final String EVENT = """
            {"event_type": "model_instance_created", "instance_id": "ranking-model-v5-20XX0101"}""";

    /** The query that must always work. */
    static final String QUERY = """
            query { model(id: "aip://model/registry/ranking-model-v5-20XX0101") {
              name owners { name }
              currentInstance { version
                pipeline { name owners { name } }
                features { edges { node { name data { edges { node { name } } } } } }
                associatedAbTests { name cells { number name } } } } }
            """;

    /** Its answer. */
    static final String ANSWER = """
            {"model": {"name": "ranking-model-v5", "owners": [{"name": "Alice Adams"}],
              "currentInstance": {"version": "5",
                "pipeline": {"name": "train-weekly-ranking", "owners": [{"name": "Bob Brown"}]},
                "features": {"edges": [
                  {"node": {"name": "member_watch_time_7d", "data": {"edges": [{"node": {"name": "playback_sessions"}}]}}},
                  {"node": {"name": "title_popularity", "data": {"edges": [{"node": {"name": "title_catalog"}}]}}}]},
                "associatedAbTests": [{"name": "Ranking Model v5 vs v4", "cells": [
                  {"number": 1, "name": "control_ranking_v4"}, {"number": 2, "name": "treatment_ranking_v5"}]}]}}}""";

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Map<String, String> PLUGINS = Map.of(
            "registry", "model-registry",
            "orchestrator", "pipelines",
            "experimentation", "experimentation",
            "features", "feature-store",
            "datasets", "datasets",
            "identity", "identity");

    private final Map<String, FakeSource> sources = new LinkedHashMap<>();

    private Organisation() {
        PLUGINS.keySet().stream().sorted().forEach(name -> sources.put(name, FakeSource.start(500)));
    }

    /** Starts six sources that hold the worked example and nothing else. */
    static Organisation start() {
        Organisation organisation = new Organisation();
        organisation.put("registry", "models", """
                {"id": "ranking-model-v5-20XX0101", "name": "ranking-model-v5", "owner_emails": ["alice@example.com"],
                 "labels": {"team": "personalization"}, "current_instance_id": "ranking-model-v5-20XX0101"}""");
        organisation.put("registry", "instances", """
                {"id": "ranking-model-v5-20XX0101", "model_id": "ranking-model-v5-20XX0101",
                 "name": "ranking-model-v5-20XX0101", "version": "5", "state": "released", "framework": "tensorflow",
                 "metrics": {"ndcg": 0.41}, "pipeline_run_id": "train-weekly-ranking-20XX0101",
                 "feature_ids": ["member-watch-time-7d", "title-popularity"], "training_dataset_ids": []}""");
        organisation.put("orchestrator", "pipelines", """
                {"id": "train-weekly-ranking", "name": "train-weekly-ranking", "schedule": "0 4 * * 1",
                 "owner_emails": ["bob@example.com"]}""");
        organisation.putRun("2");
        organisation.put("experimentation", "tests", """
                {"id": "12345", "name": "Ranking Model v5 vs v4", "state": "running", "cells": [
                  {"number": 1, "name": "control_ranking_v4", "allocation": 0.5},
                  {"number": 2, "name": "treatment_ranking_v5", "allocation": 0.5}]}""");
        organisation.put("features", "features", """
                {"id": "member-watch-time-7d", "name": "member_watch_time_7d", "value_type": "float",
                 "source_dataset_ids": ["playback-sessions"]}""");
        organisation.put("features", "features", """
                {"id": "title-popularity", "name": "title_popularity", "value_type": "float",
                 "source_dataset_ids": ["title-catalog"]}""");
        organisation.put("datasets", "datasets", """
                {"id": "playback-sessions", "name": "playback_sessions", "location": "s3://lake/playback_sessions",
                 "format": "parquet", "columns": [{"name": "member_id", "type": "long"}]}""");
        organisation.put("datasets", "datasets", """
                {"id": "title-catalog", "name": "title_catalog", "location": "s3://lake/title_catalog"}""");
        organisation.put("identity", "users", """
                {"id": "alice", "name": "Alice Adams", "email": "alice@example.com", "active": true}""");
        organisation.put("identity", "users", """
                {"id": "bob", "name": "Bob Brown", "email": "bob@example.com", "active": true}""");
        return organisation;
    }

    /** The run that produced the instance, executed for one cell of the test; for none if the cell is empty. */
    void putRun(String cell) {
        put("orchestrator", "pipeline-runs", """
                {"id": "train-weekly-ranking-20XX0101", "pipeline_id": "train-weekly-ranking", "status": "succeeded",
                 "ab_test_cells": [%s]}""".formatted(
                        cell.isEmpty() ? "" : "{\"test_id\": \"12345\", \"cell\": %s}".formatted(cell)));
    }

    void put(String source, String collection, String object) {
        source(source).put(collection, json(object));
    }

    FakeSource source(String name) {
        return Objects.requireNonNull(sources.get(name));
    }

    /**
     * The {@code sources} section of a configuration.
     *
     * @param events the {@code events} section of a source, by its name; those without an entry have none
     */
    Map<String, Object> configuration(Map<String, Map<String, String>> events) {
        Map<String, Object> section = new LinkedHashMap<>();
        sources.forEach((name, source) -> section.put(
                name,
                Map.of(
                        "plugin", PLUGINS.getOrDefault(name, ""),
                        "url", source.url().toString(),
                        "limits", Map.of("requests-per-second", 2_000, "max-concurrent", 64),
                        "events", events.getOrDefault(name, Map.of()))));
        return section;
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        sources.values().forEach(FakeSource::close);
    }
}
