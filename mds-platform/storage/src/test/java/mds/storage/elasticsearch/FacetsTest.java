package mds.storage.elasticsearch;

import static mds.storage.elasticsearch.Documents.named;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import mds.kernel.model.AttributeKind;
import mds.kernel.model.AttributeModel;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.kernel.search.IndexGeneration;
import mds.kernel.search.SearchIndex.Facet;
import mds.kernel.search.SearchIndex.FacetValue;
import mds.kernel.search.SearchIndex.SearchQuery;
import mds.kernel.search.SearchIndex.Sort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FacetsTest {
    private static final GraphModel MODEL = new GraphModel(
            Map.of("model", type("model", AttributeKind.TEXT), "dataset", type("dataset", AttributeKind.BOOLEAN)),
            List.of());

    private final TestIndex own = TestIndex.create("test-" + UUID.randomUUID());

    @AfterEach
    void remove() throws Exception {
        own.remove();
    }

    private static EntityTypeModel type(String name, AttributeKind kind) {
        AttributeModel approved = new AttributeModel("approved", kind, false, false, true, true, Set.of());
        return new EntityTypeModel(name, name, "test", Optional.empty(), Map.of("approved", approved), Map.of());
    }

    @Test
    void what_types_declare_as_different_kinds_is_counted_together() throws Exception {
        IndexGeneration held = own.index().prepare(MODEL);
        assertThat(held.write(List.of(
                        named("model", "m1", "one")
                                .attribute("approved", "by Alice")
                                .at(1),
                        named("model", "m2", "two")
                                .attribute("approved", "by Alice")
                                .at(1),
                        named("model", "m3", "three")
                                .attribute("approved", "true")
                                .at(1),
                        named("dataset", "d1", "one")
                                .attribute("approved", true)
                                .at(1),
                        named("dataset", "d2", "two")
                                .attribute("approved", true)
                                .at(1),
                        named("dataset", "d3", "three")
                                .attribute("approved", false)
                                .at(1))))
                .isEmpty();
        held.refresh();

        List<Facet> facets = own.index()
                .search(new SearchQuery("", List.of(), Sort.RELEVANCE, 2, 1, Optional.empty()))
                .facets();

        assertThat(facets)
                .contains(new Facet("approved", List.of(new FacetValue("true", 3), new FacetValue("by Alice", 2))));
    }
}
