package mds.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import mds.server.graphql.FixedSearch;
import mds.server.graphql.WorkedExample;
import mds.server.graphql.engine.QueryLimits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the endpoint offers beyond a query and its answer. */
class GraphQlProtocolTest {
    private static final String QUERY = "{ model(id: \"%s\") { name } }".formatted(WorkedExample.MODEL);
    private static final String LARGE =
            "{ modelInstance(id: \"%s\") { features(first: 60) { nodes { uri name source type } } } }"
                    .formatted(WorkedExample.INSTANCE);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static GraphQlServer server;
    private static GraphQlClient client;

    @BeforeAll
    static void start() throws Exception {
        server = GraphQlServer.start(
                new QueryLimits(25, 200_000, Duration.ofSeconds(2), 50_000, 12_000, 2, Duration.ofSeconds(30), true),
                FixedSearch.finding());
        client = server.client();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aLargeAnswerIsCompressedForClientsThatTakeIt() throws Exception {
        String body = JSON.writeValueAsString(Map.of("query", LARGE));
        HttpResponse<byte[]> zipped =
                client.bytes(client.request("", "Accept-Encoding", "br, gzip").POST(BodyPublishers.ofString(body)));
        assertThat(zipped.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(zipped.headers().allValues("Vary")).contains("Accept-Encoding");
        byte[] text = new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes();
        HttpResponse<byte[]> plain =
                client.bytes(client.request("", "Accept-Encoding", "gzip;q=0").POST(BodyPublishers.ofString(body)));
        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(text).isEqualTo(plain.body()).hasSizeGreaterThan(2 * zipped.body().length);
    }

    @Test
    void aSmallAnswerIsNotCompressed() throws Exception {
        HttpResponse<String> answer = client.ask(Map.of("query", QUERY), "Accept-Encoding", "gzip");
        assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
    }

    @Test
    void pagesOfAllowedOriginsMayAskAndOthersMayNot() throws Exception {
        HttpResponse<String> preflight = preflight("https://portal.example.com");
        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .contains("https://portal.example.com");
        assertThat(preflight.headers().allValues("Access-Control-Allow-Methods").toString())
                .contains("POST");
        HttpResponse<String> answer = client.ask(Map.of("query", QUERY), "Origin", "https://portal.example.com");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("https://portal.example.com");
        assertThat(preflight("https://evil.example.com").headers().firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    @Test
    void aDocumentIsNamedByItsHashOnceItIsKnown() throws Exception {
        Map<String, Object> hash = Map.of("persistedQuery", Map.of("version", 1, "sha256Hash", sha256(QUERY)));
        HttpResponse<String> unknown = client.ask(Map.of("extensions", hash));
        assertThat(GraphQlClient.json(unknown).at("/errors/0/message").textValue())
                .isEqualTo("PersistedQueryNotFound");
        assertThat(GraphQlClient.code(unknown)).isEqualTo("PERSISTED_QUERY_NOT_FOUND");
        HttpResponse<String> told = client.ask(Map.of("query", QUERY, "extensions", hash));
        assertThat(GraphQlClient.json(told).at("/data/model/name").textValue()).isEqualTo("ranking-model-v5");
        HttpResponse<String> known = client.get(Map.of("extensions", JSON.writeValueAsString(hash)));
        assertThat(known.statusCode()).isEqualTo(200);
        assertThat(GraphQlClient.json(known).path("data"))
                .isEqualTo(GraphQlClient.json(told).path("data"));
    }

    @Test
    void aHashThatIsNotTheDocumentsIsRefused() throws Exception {
        HttpResponse<String> answer = client.ask(Map.of(
                "query",
                QUERY,
                "extensions",
                Map.of("persistedQuery", Map.of("version", 1, "sha256Hash", sha256("{ other }")))));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(GraphQlClient.json(answer).at("/errors/0/message").textValue())
                .isEqualTo("provided sha does not match query");
    }

    @Test
    void anAnswerTellsItsBasisAndWhatIsBehindIt() throws Exception {
        long basis = server.service().basis();
        HttpResponse<String> answer = client.ask(Map.of("query", QUERY));
        assertThat(GraphQlClient.json(answer).path("extensions").toString())
                .isEqualTo("{\"basis\":%d,\"basisEnriched\":7}".formatted(basis));
    }

    @Test
    void aRequestWaitsUntilAWriteIsThere() throws Exception {
        long basis = server.service().basis();
        Thread writer = Thread.ofVirtual().start(() -> server.example().touch("written-meanwhile"));
        HttpResponse<String> answer = client.ask(Map.of(
                "query",
                "{ entity(uri: \"aip://dataset/datasets/written-meanwhile\") { name } }",
                "extensions",
                Map.of("minBasis", basis + 1)));
        writer.join();
        assertThat(GraphQlClient.json(answer).at("/data/entity/name").textValue())
                .isEqualTo("written-meanwhile");
    }

    @Test
    void aRequestDoesNotWaitForEver() throws Exception {
        HttpResponse<String> answer = client.ask(Map.of(
                "query",
                QUERY,
                "extensions",
                Map.of("minBasis", server.service().basis() + 1_000_000)));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(GraphQlClient.code(answer)).isEqualTo("BASIS_NOT_REACHED");
        assertThat(GraphQlClient.code(client.ask(Map.of("query", QUERY, "extensions", Map.of("minBasis", "now")))))
                .isEqualTo("BAD_INPUT");
    }

    @Test
    void anAnswerThatIsTooLargeIsRefusedWithTheFigures() throws Exception {
        String twice = "{ a: modelInstance(id: \"%1$s\") { ...all } b: modelInstance(id: \"%1$s\") { ...all } }"
                        .formatted(WorkedExample.INSTANCE)
                + " fragment all on ModelInstance { features(first: 60) { nodes { uri id name source type sourceLink"
                + " state } } }";
        HttpResponse<String> answer = client.ask(Map.of("query", twice));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(GraphQlClient.json(answer).at("/errors/0/extensions"))
                .isEqualTo(JSON.readTree(
                        "{\"code\": \"LIMIT_EXCEEDED\", \"limit\": \"size\", \"asked\": 12001, \"allowed\": 12000}"));
    }

    private static HttpResponse<String> preflight(String origin) throws Exception {
        return client.send(client.request(
                        "",
                        "Origin",
                        origin,
                        "Access-Control-Request-Method",
                        "POST",
                        "Access-Control-Request-Headers",
                        "content-type")
                .method("OPTIONS", BodyPublishers.noBody()));
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
