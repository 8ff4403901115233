package mds.storage.elasticsearch;

import static mds.storage.elasticsearch.Documents.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;
import mds.kernel.graph.EntityState;
import mds.kernel.model.AttributeKind;
import mds.kernel.search.DocumentDifference;
import mds.kernel.search.SearchDocument;
import mds.plugin.EntityUri;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProofTest {
    private final TestIndex own = TestIndex.create("test-" + UUID.randomUUID());
    private final ElasticsearchIndex index = own.index();

    @BeforeEach
    void prepare() throws Exception {
        index.prepare(Documents.model(
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

        assertThat(index.differences(
                        List.of(full("m1").at(3), full("m1").at(9), full("m1").at(1))))
                .isEmpty();
    }

    @Test
    void what_is_missing_and_what_says_something_else_is_told_with_both_bases() throws Exception {
        write(full("m1").at(3), named("model", "m2", "older").at(3));

        assertThat(index.differences(List.of(
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
                                        "ownerWords",
                                        "owners",
                                        "phrases",
                                        "sortName",
                                        "words")));
    }

    @Test
    void a_document_of_a_newer_basis_is_a_difference_only_if_it_says_something_else() throws Exception {
        write(full("m1").at(9), named("model", "m2", "newer").at(9));

        assertThat(index.differences(
                        List.of(full("m1").at(7), named("model", "m2", "older").at(7))))
                .singleElement()
                .satisfies(difference -> {
                    assertThat(difference.uri()).isEqualTo(uri("m2"));
                    assertThat(difference.held()).hasValue(9);
                    assertThat(difference.missing()).isFalse();
                    assertThat(difference).hasToString("""
                            the document of aip://model/registry/m2, of basis 9, differs in exact, name, phrases, sortName from what it is \
                            at basis 7""");
                });
    }

    @Test
    void that_enrichment_has_looked_at_an_entity_is_no_difference() throws Exception {
        write(named("model", "m1", "m1").state(EntityState.HYDRATED).at(1));

        assertThat(index.differences(List.of(
                        named("model", "m1", "m1").state(EntityState.ENRICHED).at(2))))
                .isEmpty();
    }

    @Test
    void more_documents_than_one_request_takes_are_compared() throws Exception {
        List<SearchDocument> documents = IntStream.range(0, 1201)
                .mapToObj(i -> named("model", "m" + i, "model " + i).at(1))
                .toList();
        index.write(documents.subList(0, 1200));

        assertThat(index.differences(documents))
                .extracting(DocumentDifference::uri)
                .containsExactly(uri("m1200"));
    }

    @Test
    void every_document_is_walked_once_in_order() throws Exception {
        String endless = "y".repeat(2_000);
        write(IntStream.range(0, 25)
                .mapToObj(i -> named("model", "m" + i, "ä model " + i).at(1))
                .toArray(SearchDocument[]::new));
        write(
                named("model", endless, "long").at(1),
                named("dataset", "raw/ü", "raw").at(1));

        List<EntityUri> walked = new ArrayList<>();
        List<EntityUri> page = index.documents(Optional.empty(), 10);
        while (!page.isEmpty()) {
            walked.addAll(page);
            page = index.documents(Optional.of(page.getLast()), 10);
        }

        assertThat(walked)
                .hasSize(27)
                .startsWith(EntityUri.of("dataset", "registry", "raw/ü"))
                .endsWith(uri(endless))
                .isSorted();
    }

    @Test
    void an_impossible_page_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> index.documents(Optional.empty(), 10_001))
                .withMessageContaining("10001");
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
        assertThat(index.write(List.of(documents))).isEmpty();
        index.refresh();
    }

    private static EntityUri uri(String id) {
        return EntityUri.of("model", "registry", id);
    }
}
