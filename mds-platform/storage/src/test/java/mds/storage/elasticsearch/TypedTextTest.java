package mds.storage.elasticsearch;

import static mds.storage.elasticsearch.Documents.named;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mds.kernel.graph.EntityState;
import mds.kernel.model.AttributeKind;
import mds.kernel.model.GraphModel;
import mds.kernel.search.IndexGeneration;
import mds.kernel.search.SearchDocument;
import mds.kernel.search.SearchIndex.Hit;
import mds.kernel.search.SearchIndex.SearchQuery;
import mds.kernel.search.SearchIndex.SearchResult;
import mds.kernel.search.SearchIndex.Sort;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What people type, and how far they page, in an engine that holds more than it shows in one go. */
class TypedTextTest {
    /** The engine itself pages no further than ten thousand. */
    private static final int DOCUMENTS = 10_050;

    private static final int LARGEST_PAGE = 100;
    private static final GraphModel MODEL = Documents.model(
            Documents.attribute("framework", AttributeKind.TEXT), Documents.attribute("size", AttributeKind.INTEGER));

    private static final TestIndex INDEX = TestIndex.create("typed-" + UUID.randomUUID());

    @BeforeContainer
    static void fill() throws Exception {
        IndexGeneration held = INDEX.index().prepare(MODEL);
        List<SearchDocument> documents = IntStream.range(0, DOCUMENTS)
                .mapToObj(number -> named("model", "m" + number, "ranking model " + number % 700)
                        .state(number % 3 == 0 ? EntityState.GONE : EntityState.HYDRATED)
                        .at(1))
                .toList();
        assertThat(held.write(documents)).isEmpty();
        held.refresh();
    }

    @AfterContainer
    static void remove() throws Exception {
        INDEX.remove();
    }

    @Example
    void pagesByScoreGoPastTenThousandAndShowEachHitOnce() throws Exception {
        assertThat(pages("ranking", Sort.RELEVANCE)).hasSize(DOCUMENTS);
    }

    @Example
    void sortedPagesGoPastTenThousandAndShowEachHitOnce() throws Exception {
        assertThat(pages("", Sort.NAME)).hasSize(DOCUMENTS);
    }

    private static Set<String> pages(String text, Sort sort) throws Exception {
        Set<String> found = new HashSet<>();
        Optional<String> after = Optional.empty();
        SearchResult page;
        do {
            page = INDEX.index().search(new SearchQuery(text, List.of(), sort, 0, LARGEST_PAGE, after));
            assertThat(page.total()).isEqualTo(DOCUMENTS);
            for (Hit hit : page.hits()) {
                assertThat(found.add(hit.uri().toString()))
                        .as("%s comes once", hit.uri())
                        .isTrue();
            }
            after = Optional.of(page.hits().getLast().cursor());
        } while (page.more());
        return found;
    }

    /** It finds something or nothing; an exception fails the property. */
    @Property(tries = 300)
    void whateverAPersonTypesIsSearchedFor(@ForAll("typed") String text) throws Exception {
        SearchResult result =
                INDEX.index().search(new SearchQuery(text, List.of(), Sort.RELEVANCE, 3, 2, Optional.empty()));
        assertThat(result.total()).isBetween(0L, (long) DOCUMENTS);
        assertThat(INDEX.index().suggest(text, 3)).hasSizeLessThanOrEqualTo(3);
        assertThat(INDEX.index().owners(SearchQuery.of(text, 3))).hasSizeLessThanOrEqualTo(3);
    }

    @Provide
    static Arbitrary<String> typed() {
        Arbitrary<String> pieces = Arbitraries.of(
                "ranking",
                "model 7",
                "type:",
                "type:model",
                "-state:gone",
                "tag:",
                "tag:team::",
                "owner:alice",
                "size:9x",
                "framework:",
                "\"",
                "\"exact phrase\"",
                "'",
                "(",
                ")",
                "AND",
                "OR",
                "*",
                "?",
                "~",
                "^2",
                "\\",
                "/",
                ":",
                "::",
                "-",
                "--",
                "+",
                "é",
                "ß",
                "日本",
                "🙂",
                "\u0000",
                "\u200f",
                "\ud800",
                "\n",
                "\t",
                " ",
                "aip://model/registry/m1");
        Arbitrary<String> composed = pieces.list().ofMaxSize(12).map(list -> String.join("", list));
        Arbitrary<String> spaced = pieces.list().ofMaxSize(12).map(list -> String.join(" ", list));
        Arbitrary<String> anything = Arbitraries.strings().all().ofMaxLength(60);
        Arbitrary<String> endless = pieces.map(piece -> piece.repeat(2_000));
        Arbitrary<String> pasted = pieces.map(piece ->
                IntStream.range(0, 2_000).mapToObj(number -> piece + number).collect(Collectors.joining(" ")));
        return Arbitraries.frequencyOf(
                Tuple.of(4, composed),
                Tuple.of(4, spaced),
                Tuple.of(4, anything),
                Tuple.of(1, endless),
                Tuple.of(1, pasted));
    }
}
