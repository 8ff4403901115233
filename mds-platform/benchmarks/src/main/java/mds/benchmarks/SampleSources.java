package mds.benchmarks;

import io.helidon.common.parameters.Parameters;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Several sources behind one address, with as many objects as are asked for. A feature derives from five of a thousand
 * datasets, so that it comes with five edges; datasets are not served, their ids never were. A model instance was produced
 * by a pipeline run, that was executed for a cell of an A/B test: the instance alone is told of, the others are only
 * referred to. Features are in archives, too, which are sources of their own, tell of nothing, and alone say what they hold.
 */
final class SampleSources implements AutoCloseable {
    static final int EDGES = 5;
    private static final int DATASETS = 1000;

    private static final String ARCHIVE = "/{archive}/api/v1/features";
    private static final int PAGE = 500;

    private final WebServer server;
    private volatile int archived;
    private final Map<String, String> marks = new ConcurrentHashMap<>();

    SampleSources() {
        server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .shutdownHook(false)
                .routing(routing -> routing.get("/api/v1/features/{id}", this::feature)
                        .get("/api/v1/instances/{id}", this::instance)
                        .get("/api/v1/pipeline-runs/{id}", SampleSources::run)
                        .get("/api/v1/tests/{id}", SampleSources::test)
                        .get(ARCHIVE, this::archived)
                        .get(ARCHIVE + "/{id}", this::feature)
                        .get(
                                "/{archive}/api/v1/feature-sets",
                                (_, response) -> answer(response, "{\"ids\": [], \"next_cursor\": null}")))
                .build()
                .start();
    }

    String url() {
        return "http://127.0.0.1:" + server.port();
    }

    /** Where an archive is. */
    String archiveUrl(String archive) {
        return url() + '/' + archive;
    }

    /** From now on each archive holds so many features. */
    void archive(int features) {
        archived = features;
    }

    /** From now on a feature says this in its description. */
    void markFeature(int feature, String mark) {
        marks.put("f" + feature, mark);
    }

    /** From now on a model instance says this in its description. */
    void markInstance(int instance, String mark) {
        marks.put("i" + instance, mark);
    }

    /** The ids of the datasets that a feature derives from. */
    static int[] datasets(int feature) {
        int[] ids = new int[EDGES];
        for (int edge = 0; edge < EDGES; edge++) {
            ids[edge] = Math.floorMod(feature * 31 + edge * 197, DATASETS);
        }
        return ids;
    }

    @Override
    public void close() {
        server.stop();
    }

    /** Spelled out: a template would cost the benchmark more than the source is worth. */
    private void feature(ServerRequest request, ServerResponse response) {
        String id = id(request);
        int number = Integer.parseInt(id.substring(1));
        StringBuilder json = new StringBuilder(300)
                .append("{\"id\": \"")
                .append(id)
                .append("\", \"name\": \"feature ")
                .append(number)
                .append("\", \"description\": \"marked ")
                .append(marks.getOrDefault(id, "none"))
                .append("\", \"value_type\": \"float\", \"labels\": {\"team\": \"t")
                .append(number % 20)
                .append("\"}, \"source_dataset_ids\": [");
        String separator = "\"d";
        for (int dataset : datasets(number)) {
            json.append(separator).append(dataset).append('"');
            separator = ", \"d";
        }
        answer(response, json.append("]}").toString());
    }

    private void archived(ServerRequest request, ServerResponse response) {
        Parameters query = request.query();
        int from = query.contains("cursor") ? Integer.parseInt(query.get("cursor")) : 0;
        int to = Math.min(archived, from + PAGE);
        String ids = IntStream.range(from, to).mapToObj(id -> "\"f" + id + '"').collect(Collectors.joining(", "));
        answer(
                response,
                "{\"ids\": [%s], \"next_cursor\": %s}".formatted(ids, to < archived ? "\"%d\"".formatted(to) : "null"));
    }

    private void instance(ServerRequest request, ServerResponse response) {
        String id = id(request);
        answer(response, """
            {"id": "%s", "name": "instance %s", "description": "marked %s", "pipeline_run_id": "r%s"}\
            """.formatted(id, id, marks.getOrDefault(id, "none"), id));
    }

    private static void run(ServerRequest request, ServerResponse response) {
        String id = id(request);
        answer(response, """
            {"id": "%s", "name": "run %s", "ab_test_cells": [{"test_id": "t%s", "cell": "1"}]}\
            """.formatted(id, id, id));
    }

    private static void test(ServerRequest request, ServerResponse response) {
        String id = id(request);
        answer(response, """
            {"id": "%s", "name": "test %s", "cells": [{"number": 1, "name": "the only cell"}]}\
            """.formatted(id, id));
    }

    private static String id(ServerRequest request) {
        return request.path().pathParameters().get("id");
    }

    private static void answer(ServerResponse response, String json) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        response.send(json.getBytes(StandardCharsets.UTF_8));
    }
}
