package mds.storage.elasticsearch;

import static mds.storage.elasticsearch.Documents.named;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;
import mds.kernel.graph.EntityState;
import mds.kernel.model.AttributeKind;
import mds.kernel.search.DocumentDifference;
import mds.kernel.search.IndexGeneration;
import mds.kernel.search.SearchDocument;
import mds.plugin.EntityUri;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProofTest {
    private final TestIndex own = TestIndex.create("test-" + UUID.randomUUID());
    private IndexGeneration held;

    @BeforeEach
    void prepare() throws Exception {
        held = own.index()
                .prepare(Documents.model(
                        Documents.attribute("framework", AttributeKind.TEXT),
                        Documents.attribute("rows", AttributeKind.INTEGER),
                        Documents.attribute("loss", AttributeKind.FLOAT)));
    }

    @AfterEach
    void remove() throws Exception {
        own.remove();
    }

    @Test
    void what_was_written_is_proven_at_once_and_from_any_later_basis() throws Exception {
        write(full("m1").at(3));

        assertThat(held.differences(
                        List.of(full("m1").at(3), full("m1").at(9), full("m1").at(1))))
                .isEmpty();
    }

    @Test
    void what_is_missing_and_what_says_something_else_is_told_with_both_bases() throws Exception {
        write(full("m1").at(3), named("model", "m2", "older").at(3));

        assertThat(held.differences(List.of(
                        named("model", "m0", "lost").at(7),
                        full("m1").at(7),
                        named("model", "m2", "newer").owner("Alice").at(7))))
                .containsExactly(
                        new DocumentDifference(uri("m0"), 7, OptionalLong.empty(), List.of()),
                        new DocumentDifference(
                                uri("m2"),
                                7,
                                OptionalLong.of(3),
                                List.of(
                                        "exact",
                                        "name",
                                        "ownedBy",
                                        "ownerKeys",
                                        "ownerWords",
                                        "owners",
                                        "phrases",
                                        "sortName",
                                        "words")));
    }

    @Test
    void a_document_of_a_newer_basis_is_a_difference_only_if_it_says_something_else() throws Exception {
        write(full("m1").at(9), named("model", "m2", "newer").at(9));

        assertThat(held.differences(
                        List.of(full("m1").at(7), named("model", "m2", "older").at(7))))
                .singleElement()
                .satisfies(difference -> {
                    assertThat(difference.uri()).isEqualTo(uri("m2"));
                    assertThat(difference.held()).hasValue(9);
                    assertThat(difference.missing()).isFalse();
                    assertThat(difference).hasToString("""
                        the document of aip://model/registry/m2, of basis 9, differs in exact, name, phrases, sortName from what it is \
                        at basis 7\
                        """);
                });
    }

    @Test
    void that_enrichment_has_looked_at_an_entity_is_no_difference() throws Exception {
        write(named("model", "m1", "m1").state(EntityState.HYDRATED).at(1));

        assertThat(held.differences(List.of(
                        named("model", "m1", "m1").state(EntityState.ENRICHED).at(2))))
                .isEmpty();
    }

    @Test
    void more_documents_than_one_request_takes_are_compared() throws Exception {
        List<SearchDocument> documents = IntStream.range(0, 1201)
                .mapToObj(i -> named("model", "m" + i, "model " + i).at(1))
                .toList();
        held.write(documents.subList(0, 1200));

        assertThat(held.differences(documents))
                .extracting(DocumentDifference::uri)
                .containsExactly(uri("m1200"));
    }

    @Test
    void every_document_is_walked_once() throws Exception {
        String endless = "y".repeat(2_000);
        write(IntStream.range(0, 4_001)
                .mapToObj(i -> named("model", "m" + i, "ä model " + i).at(1))
                .toArray(SearchDocument[]::new));
        write(
                named("model", endless, "long").at(1),
                named("dataset", "raw/ü", "raw").at(1));

        List<IndexGeneration.Held> walked = walk();

        assertThat(walked)
                .hasSize(4_003)
                .doesNotHaveDuplicates()
                .allSatisfy(document -> assertThat(document.uri())
                        .hasValueSatisfying(uri -> assertThat(held.id(uri)).isEqualTo(document.id())));
    }

    @Test
    void what_names_no_entity_or_stands_under_anothers_id_is_nobodys() throws Exception {
        write(named("model", "m1", "one").at(1));
        put("made-up", "{}");
        put("copy", "{\"uri\": \"aip://model/registry/m1\"}");
        put("garbage", "{\"uri\": \"no uri\"}");
        held.refresh();

        assertThat(walk())
                .filteredOn(document -> document.uri().isEmpty())
                .extracting(IndexGeneration.Held::id)
                .containsExactlyInAnyOrder("made-up", "copy", "garbage");

        held.delete(List.of("made-up", "copy", "garbage", "never there"));
        held.refresh();
        assertThat(walk()).extracting(IndexGeneration.Held::id).containsExactly("aip://model/registry/m1");
    }

    private void put(String id, String document) throws Exception {
        assertThat(TestIndex.request("PUT", own.prefix() + "-entities/_doc/" + id, document)
                        .statusCode())
                .isEqualTo(201);
    }

    private List<IndexGeneration.Held> walk() throws Exception {
        List<IndexGeneration.Held> walked = new ArrayList<>();
        held.walk(walked::addAll);
        return walked;
    }

    private static Documents.Entity full(String id) {
        return named("model", id, "Ranking model")
                .description("a model")
                .tag("team::personalization")
                .owner("Alice Example")
                .attribute("framework", "xgboost")
                .attribute("rows", 7)
                .attribute("loss", 0.25);
    }

    private void write(SearchDocument... documents) throws Exception {
        assertThat(held.write(List.of(documents))).isEmpty();
        held.refresh();
    }

    private static EntityUri uri(String id) {
        return EntityUri.of("model", "registry", id);
    }
}
