package mds.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import mds.server.graphql.FixedSearch;
import mds.server.graphql.WorkedExample;
import mds.server.graphql.engine.QueryLimits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page to try queries on. */
class GraphiQlTest {
    private static GraphQlServer server;

    @BeforeAll
    static void start() throws Exception {
        server = GraphQlServer.start(QueryLimits.DEFAULT, FixedSearch.finding(WorkedExample.MODEL));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void graphiQlComesWholeFromTheHost() throws Exception {
        HttpResponse<String> page = get("/graphiql");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'self'"));
        assertThat(page.body()).doesNotContain("http:", "https:");
        for (String file : List.of(
                "graphiql.min.js",
                "graphiql.min.css",
                "react.production.min.js",
                "react-dom.production.min.js",
                "start.js")) {
            assertThat(page.body()).contains("/graphiql/" + file);
            assertThat(get("/graphiql/" + file).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theExamplesThatGraphiQlShowsFitTheSchema() throws Exception {
        String script = get("/graphiql/start.js").body();
        List<String> queries = Pattern.compile("`([^`]*)`")
                .matcher(script)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(queries).isNotEmpty().allSatisfy(query -> {
            JsonNode answer = GraphQlClient.json(server.client().ask(Map.of("query", query)));
            assertThat(answer.path("errors")).isEmpty();
            assertThat(answer.path("data")).isNotEmpty();
        });
    }

    @Test
    void aFileThatIsNotThereIsNotServed() throws Exception {
        assertThat(get("/graphiql/nothing.js").statusCode()).isEqualTo(404);
        assertThat(get("/graphiql/..%2FHttpServer.class").statusCode()).isEqualTo(404);
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return server.client()
                .send(HttpRequest.newBuilder(URI.create(server.http().url() + path)));
    }
}
