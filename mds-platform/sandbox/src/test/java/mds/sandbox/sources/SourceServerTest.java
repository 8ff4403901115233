package mds.sandbox.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SourceServerTest {

    private final JsonMapper json = new JsonMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Organisation organisation = OrganisationPlan.standard().generate();
    private final List<ThinEvent> published = new ArrayList<>();
    private final SampleSources sources = SampleSources.start(organisation, published::add);

    @AfterEach
    void stop() {
        sources.close();
        http.close();
    }

    @ParameterizedTest
    @EnumSource
    void listsEveryIdOfACollectionOncePageByPage(SourceCollection collection) throws Exception {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = body(get(collection, "?limit=7" + (cursor.isEmpty() ? "" : "&cursor=" + cursor)));
            assertThat(page.path("ids").size()).isLessThanOrEqualTo(7);
            page.path("ids").forEach(id -> ids.add(id.asText()));
            cursor = page.path("next_cursor").asText("");
        } while (!cursor.isEmpty() && !cursor.equals("null"));
        assertThat(ids).containsExactlyElementsOf(organisation.ids(collection));
    }

    @ParameterizedTest
    @EnumSource
    void servesEveryObjectUnderItsEncodedId(SourceCollection collection) throws Exception {
        for (String id : organisation.ids(collection)) {
            HttpResponse<String> response = get(collection, "/" + ListQuery.encodeSegment(id));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(body(response).path("id").asText()).isEqualTo(id);
        }
    }

    @Test
    void tellsWhatWasDeletedFromWhatNeverWas() throws Exception {
        assertThat(get(SourceCollection.MODELS, "/no-such-model").statusCode()).isEqualTo(404);
        organisation.delete(SourceCollection.MODELS, WorkedExample.MODEL);
        assertThat(get(SourceCollection.MODELS, "/" + WorkedExample.MODEL).statusCode())
                .isEqualTo(410);
    }

    @Test
    void findsWhoClaimsAnAlias() throws Exception {
        assertThat(body(get(SourceCollection.USERS, "?email=alice@example.com")).path("ids"))
                .singleElement()
                .satisfies(id -> assertThat(id.asText()).isEqualTo("alice"));
        assertThat(body(get(SourceCollection.GROUPS, "?email=alice@example.com"))
                        .path("ids"))
                .isEmpty();
        String location = "s3://example-lake/personalization/playback_daily";
        assertThat(body(get(SourceCollection.DATASETS, "?location=" + ListQuery.encodeSegment(location)))
                        .path("ids"))
                .singleElement()
                .satisfies(id -> assertThat(id.asText()).isEqualTo("personalization.playback_daily"));
    }

    @Test
    void doesNotSendADocumentAgainToThoseWhoHaveItUntilItChanges() throws Exception {
        String path = "/" + WorkedExample.MODEL;
        String tag =
                get(SourceCollection.MODELS, path).headers().firstValue("ETag").orElseThrow();
        assertThat(get(SourceCollection.MODELS, path, "If-None-Match", tag).statusCode())
                .isEqualTo(304);
        organisation.change(SourceCollection.MODELS, WorkedExample.MODEL, model -> model.put("name", "renamed"));
        assertThat(get(SourceCollection.MODELS, path, "If-None-Match", tag).statusCode())
                .isEqualTo(200);
    }

    @Test
    void refusesACursorOrALimitThatItDidNotGive() throws Exception {
        assertThat(get(SourceCollection.MODELS, "?cursor=%25").statusCode()).isEqualTo(400);
        assertThat(get(SourceCollection.MODELS, "?limit=0").statusCode()).isEqualTo(400);
        assertThat(get(SourceCollection.MODELS, "?limit=many").statusCode()).isEqualTo(400);
    }

    @Test
    void linksToAPageThatShowsTheObject() throws Exception {
        String link = body(get(SourceCollection.MODELS, "/" + WorkedExample.MODEL))
                .path("url")
                .asText();
        HttpResponse<String> page =
                http.send(HttpRequest.newBuilder(URI.create(link)).build(), BodyHandlers.ofString());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("ranking-model-v5");
    }

    @Test
    void takesAChangeByHandAndTellsOfIt() throws Exception {
        ObjectNode run = (ObjectNode) body(get(SourceCollection.PIPELINE_RUNS, "/train-weekly-ranking-20XX0101"));
        run.putArray("ab_test_cells");
        HttpRequest put = HttpRequest.newBuilder(uri(SourceCollection.PIPELINE_RUNS, "/train-weekly-ranking-20XX0101"))
                .PUT(BodyPublishers.ofString(run.toString()))
                .build();

        assertThat(http.send(put, BodyHandlers.ofString()).statusCode()).isEqualTo(200);

        assertThat(body(get(SourceCollection.PIPELINE_RUNS, "/train-weekly-ranking-20XX0101"))
                        .path("ab_test_cells"))
                .isEmpty();
        assertThat(published)
                .extracting(ThinEvent::json)
                .containsExactly("{\"event_type\":\"pipeline_run_updated\","
                        + "\"pipeline_run_id\":\"train-weekly-ranking-20XX0101\"}");
    }

    @Test
    void failsAsOftenAndInTheWayItIsTold() throws Exception {
        SourceFaults faults = sources.server(SampleSource.REGISTRY).faults();
        faults.failNext(1, new Fault.Status(500));
        faults.failNext(1, new Fault.TooManyRequests(Duration.ofSeconds(3)));
        faults.failNext(1, new Fault.BrokenJson());
        faults.failNext(1, new Fault.Disconnect());

        assertThat(get(SourceCollection.MODELS, "").statusCode()).isEqualTo(500);
        HttpResponse<String> refused = get(SourceCollection.MODELS, "");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("3");
        HttpResponse<String> broken = get(SourceCollection.MODELS, "");
        assertThatThrownBy(() -> body(broken)).isInstanceOf(JsonProcessingException.class);
        HttpRequest cut = HttpRequest.newBuilder(uri(SourceCollection.MODELS, ""))
                .POST(BodyPublishers.noBody())
                .build();
        assertThatThrownBy(() -> http.send(cut, BodyHandlers.ofString())).isInstanceOf(IOException.class);
        assertThat(get(SourceCollection.MODELS, "").statusCode()).isEqualTo(200);
        assertThat(faults.calls()).isEqualTo(5);
    }

    @Test
    void failsAShareOfCallsUntilItIsClearedAndNoOtherSourceDoes() throws Exception {
        SourceFaults faults = sources.server(SampleSource.REGISTRY).faults();
        faults.failShare(0.5, new Fault.Status(503));
        int failed = 0;
        for (int i = 0; i < 200; i++) {
            failed += get(SourceCollection.MODELS, "?limit=1").statusCode() == 503 ? 1 : 0;
            assertThat(get(SourceCollection.USERS, "?limit=1").statusCode()).isEqualTo(200);
        }
        assertThat(failed).isBetween(60, 140);

        faults.clear();
        assertThat(get(SourceCollection.MODELS, "").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> get(SourceCollection collection, String rest, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(collection, rest));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private URI uri(SourceCollection collection, String rest) {
        return URI.create(sources.server(collection.source()).url() + "/api/v1/" + collection.path() + rest);
    }

    private JsonNode body(HttpResponse<String> response) throws JsonProcessingException {
        return json.readTree(response.body());
    }
}
