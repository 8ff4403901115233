package mds.storage.elasticsearch;

import static mds.storage.elasticsearch.Documents.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import mds.kernel.graph.EntityState;
import mds.kernel.model.AttributeKind;
import mds.kernel.search.IndexGeneration;
import mds.kernel.search.SearchDocument;
import mds.kernel.search.SearchFilter;
import mds.kernel.search.SearchIndex.Hit;
import mds.kernel.search.SearchIndex.SearchQuery;
import mds.kernel.search.SearchIndex.SearchResult;
import mds.kernel.search.SearchIndex.Sort;
import mds.kernel.search.SearchUnavailableException;
import mds.plugin.EntityUri;
import mds.sandbox.testing.SharedSandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElasticsearchIndexTest {
    private static final URI ENGINE = URI.create(SharedSandbox.connect().elasticsearchUrl());

    private final String prefix = "test-" + UUID.randomUUID();
    private final ElasticsearchIndex index = ElasticsearchIndex.open(ENGINE, prefix);
    private IndexGeneration held;

    @BeforeEach
    void prepare() throws Exception {
        held = index.prepare(Documents.model(Documents.attribute("framework", AttributeKind.TEXT)));
    }

    @AfterEach
    void remove() throws Exception {
        index.close();
        request("DELETE", prefix + "-*?expand_wildcards=open", "");
    }

    @Test
    void what_is_written_is_found_and_counted() throws Exception {
        write(
                named("model", "m1", "ranking-model").at(1),
                named("model", "m2", "other").at(1),
                named("dataset", "d1", "ranking-events").at(1));

        assertThat(found("ranking")).containsExactlyInAnyOrder("m1", "d1");
        assertThat(held.counts()).isEqualTo(Map.of("model", 2L, "dataset", 1L));
        assertThat(held.basis(uri("m1"))).hasValue(1);
        assertThat(held.basis(uri("nothing"))).isEmpty();
    }

    @Test
    void an_older_document_never_replaces_a_newer_one() throws Exception {
        write(named("model", "m1", "newer").at(7));
        write(named("model", "m1", "older").at(6));

        assertThat(found("newer")).containsExactly("m1");
        assertThat(found("older")).isEmpty();
        assertThat(held.basis(uri("m1"))).hasValue(7);
    }

    @Test
    void a_document_of_the_same_basis_is_written_again() throws Exception {
        write(named("model", "m1", "before").at(7));
        write(named("model", "m1", "after").at(7));

        assertThat(found("after")).containsExactly("m1");
    }

    @Test
    void a_refused_document_does_not_fail_its_batch() throws Exception {
        String endless = "x".repeat(40_000);

        assertThat(held.write(List.of(
                        named("model", "m1", "first").at(1),
                        named("model", endless, "second").at(1),
                        named("model", "m3", "third").at(1))))
                .hasEntrySatisfying(uri(endless), reason -> assertThat(reason).contains("32766"))
                .hasSize(1);
        assertThat(held.basis(uri("m1"))).hasValue(1);
        assertThat(held.basis(uri("m3"))).hasValue(1);
    }

    @Test
    void an_id_longer_than_the_engine_takes_is_no_obstacle() throws Exception {
        String long_ = "y".repeat(2_000);
        write(named("model", long_, "long one").at(3));

        assertThat(found("long one")).containsExactly(long_);
        assertThat(held.basis(uri(long_))).hasValue(3);
    }

    @Test
    void what_is_uncached_is_never_written() throws Exception {
        assertThat(held.write(List.of(
                        named("model", "m1", "m1").state(EntityState.UNCACHED).at(1))))
                .containsOnlyKeys(uri("m1"));
        assertThat(held.basis(uri("m1"))).isEmpty();
    }

    @Test
    void what_is_written_shows_soon_without_being_asked_to() throws Exception {
        held.write(List.of(named("model", "m1", "soon").at(1)));

        await().untilAsserted(() -> assertThat(found("soon")).containsExactly("m1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ranking-model-v5", "rankingModelV5", "Ranking Model v5", "RANKING_MODEL_V5", "ranking model v 5"
            })
    void an_exact_name_comes_first_however_it_is_spelled(String typed) throws Exception {
        write(
                named("model", "a", "ranking-model-v5-ranking-model-v5-candidate")
                        .at(1),
                named("model", "b", "ranking-model-v5").at(1),
                named("model", "c", "v5 model")
                        .description("a ranking model v5, ranking")
                        .tag("ranking::model-v5")
                        .at(1));

        SearchResult result = index.search(query(typed));
        assertThat(ids(result)).startsWith("b").contains("a", "c");
        assertThat(result.hits().getFirst().score())
                .isGreaterThan(5 * result.hits().get(1).score());
    }

    @Test
    void an_exact_id_comes_first_and_so_does_a_uri() throws Exception {
        write(
                named("model", "12345-b", "12345 twelve").at(1),
                named("model", "12345", "Ranking Model v5 vs v4").at(1));

        assertThat(found("12345")).startsWith("12345");
        assertThat(found("aip://model/registry/12345")).startsWith("12345");
    }

    @Test
    void words_in_the_name_count_more_than_words_elsewhere() throws Exception {
        write(
                named("model", "described", "something")
                        .description("churn churn churn")
                        .at(1),
                named("model", "named", "weekly churn of the whole long list of customers")
                        .at(1),
                named("model", "tagged", "other").tag("topic::churn").at(1),
                named("model", "prefixed", "churning").at(1));

        assertThat(found("churn")).startsWith("named", "prefixed").contains("tagged", "described");
    }

    @Test
    void owners_tags_and_searchable_attributes_find_an_entity() throws Exception {
        write(named("model", "m1", "model one")
                .owner("Alice Example")
                .tag("team::personalization")
                .attribute("framework", "xgboost")
                .at(1));

        for (String typed : List.of("alice", "personali", "team::personalization", "xgboost", "model alice xgb")) {
            assertThat(found(typed)).as(typed).containsExactly("m1");
        }
        assertThat(found("alice tensorflow")).isEmpty();
    }

    @Test
    void among_equals_what_is_gone_comes_last() throws Exception {
        write(
                named("model", "a", "ranking").state(EntityState.GONE).at(1),
                named("model", "b", "ranking").at(1));

        assertThat(found("ranking")).containsExactly("b", "a");
        assertThat(found(" ")).containsExactly("b", "a");
    }

    @Test
    void only_the_types_that_were_asked_for_are_found() throws Exception {
        write(
                named("model", "m1", "ranking").at(1),
                named("dataset", "d1", "ranking").at(1));

        assertThat(ids(index.search(new SearchQuery(
                        "ranking",
                        List.of(SearchFilter.of("type", "dataset")),
                        Sort.RELEVANCE,
                        0,
                        10,
                        Optional.empty()))))
                .containsExactly("d1");
    }

    @Test
    void pages_show_every_hit_once() throws Exception {
        write(IntStream.range(0, 57)
                .mapToObj(i -> named("model", "m" + i, i % 3 == 0 ? "ranking" : "ranking model")
                        .at(1))
                .toArray(SearchDocument[]::new));

        List<String> seen = new ArrayList<>();
        Optional<String> after = Optional.empty();
        SearchResult page;
        do {
            page = index.search(new SearchQuery("ranking", List.of(), Sort.RELEVANCE, 0, 10, after));
            assertThat(page.total()).isEqualTo(57);
            seen.addAll(ids(page));
            after = Optional.of(page.hits().getLast().cursor());
        } while (page.more());
        assertThat(seen).hasSize(57).doesNotHaveDuplicates();
        assertThat(index.search(new SearchQuery("ranking", List.of(), Sort.RELEVANCE, 0, 10, after))
                        .hits())
                .isEmpty();
    }

    @Test
    void a_broken_cursor_and_an_impossible_page_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        index.search(new SearchQuery("x", List.of(), Sort.RELEVANCE, 0, 10, Optional.of("broken"))))
                .withMessageContaining("'broken' is not a cursor");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> index.search(new SearchQuery("x", List.of(), Sort.RELEVANCE, 0, 101, Optional.empty())))
                .withMessageContaining("101");
    }

    @Test
    void nothing_that_can_be_typed_fails() throws Exception {
        Random random = new Random(20_260_504);
        for (int i = 0; i < 100; i++) {
            String typed = random.ints(random.nextInt(1, 60), 0, 0x3000)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            index.search(query(typed));
        }
        index.search(query("word ".repeat(100_000)));
        index.search(query("\"(AND* OR~ ?:/\\ \uD800"));
    }

    @Test
    void the_index_of_a_smaller_model_stays_as_it_is_until_another_replaces_it() throws Exception {
        IndexGeneration smaller = index.prepare(Documents.model(
                Documents.attribute("framework", AttributeKind.INTEGER),
                Documents.attribute("loss", AttributeKind.FLOAT)));
        IndexGeneration grown = index.create();

        assertThat(smaller.outdated()).isTrue();
        assertThat(request("GET", prefix + "-entities/_mapping", "").body()).doesNotContain("\"loss\"");
        assertThat(grown.outdated()).isFalse();
        assertThat(request("GET", prefix + "-entities-2/_mapping", "").body())
                .contains("\"integer\":{\"properties\":{\"framework\"")
                .contains("\"float\":{\"properties\":{\"loss\"");
    }

    @Test
    void hosts_that_prepare_at_once_agree_on_one_index() throws Exception {
        String shared = "test-" + UUID.randomUUID();
        Callable<Void> host = () -> {
            try (ElasticsearchIndex own = ElasticsearchIndex.open(ENGINE, shared)) {
                IndexGeneration one = own.prepare(Documents.model());
                one.write(List.of(
                        named("model", UUID.randomUUID().toString(), "shared").at(1)));
                one.refresh();
            }
            return null;
        };
        try (ExecutorService hosts = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> done : hosts.invokeAll(List.of(host, host, host, host))) {
                done.get();
            }
        }
        try (ElasticsearchIndex own = ElasticsearchIndex.open(ENGINE, shared)) {
            assertThat(own.prepare(Documents.model()).counts()).containsEntry("model", 4L);
        }
        request("DELETE", shared + "-entities-1", "");
    }

    @Test
    void an_index_that_was_deleted_is_made_anew() throws Exception {
        request("DELETE", prefix + "-entities-1", "");
        List<SearchDocument> documents = List.of(named("model", "m1", "again").at(1));

        assertThatExceptionOfType(SearchUnavailableException.class).isThrownBy(() -> held.write(documents));
        assertThat(index.answering()).isEmpty();
        IndexGeneration anew = index.prepare(Documents.model());
        assertThat(anew.identity()).isNotEqualTo(held.identity());
        assertThat(anew.write(documents)).isEmpty();
        assertThat(anew.basis(uri("m1"))).hasValue(1);
    }

    @Test
    void an_index_takes_the_place_of_the_one_that_it_was_made_to_replace_and_of_no_other() throws Exception {
        IndexGeneration slow = index.create();
        IndexGeneration fast = index.create();
        index.activate(fast, held);

        assertThatExceptionOfType(SearchUnavailableException.class)
                .isThrownBy(() -> index.activate(slow, held))
                .withMessageContaining("aliases_not_found");

        assertThat(index.answering()).map(IndexGeneration::identity).contains(fast.identity());
        index.activate(fast, fast);
        assertThat(index.answering()).map(IndexGeneration::identity).contains(fast.identity());
    }

    @Test
    void an_engine_that_is_not_there_is_named() throws Exception {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        URI url = URI.create("http://127.0.0.1:" + nobody);
        try (ElasticsearchIndex absent = ElasticsearchIndex.open(url, prefix)) {
            assertThatExceptionOfType(SearchUnavailableException.class)
                    .isThrownBy(() -> absent.prepare(Documents.model()))
                    .withMessageContaining(url.toString());
            assertThatExceptionOfType(SearchUnavailableException.class).isThrownBy(() -> absent.search(query("x")));
            assertThatExceptionOfType(SearchUnavailableException.class).isThrownBy(absent::answering);
        }
    }

    private void write(SearchDocument... documents) throws Exception {
        assertThat(held.write(List.of(documents))).isEmpty();
        held.refresh();
    }

    private List<String> found(String text) throws Exception {
        return ids(index.search(query(text)));
    }

    private static SearchQuery query(String text) {
        return SearchQuery.of(text, 20);
    }

    private static List<String> ids(SearchResult result) {
        return result.hits().stream().map(Hit::uri).map(EntityUri::id).toList();
    }

    private static EntityUri uri(String id) {
        return EntityUri.of("model", "registry", id);
    }

    private static HttpResponse<String> request(String method, String path, String body)
            throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create(ENGINE + "/" + path))
                            .method(method, BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
