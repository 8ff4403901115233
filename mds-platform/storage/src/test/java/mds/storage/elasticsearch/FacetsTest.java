package mds.storage.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import co.elastic.clients.elasticsearch._types.aggregations.Aggregate;
import co.elastic.clients.elasticsearch._types.aggregations.LongTermsBucket;
import co.elastic.clients.elasticsearch._types.aggregations.StringTermsBucket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mds.kernel.model.AttributeKind;
import mds.kernel.model.AttributeModel;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.kernel.search.SearchIndex.Facet;
import mds.kernel.search.SearchIndex.FacetValue;
import org.junit.jupiter.api.Test;

class FacetsTest {
    private static final GraphModel MODEL = new GraphModel(
            Map.of("model", type("model", AttributeKind.TEXT), "dataset", type("dataset", AttributeKind.BOOLEAN)),
            List.of());

    private static EntityTypeModel type(String name, AttributeKind kind) {
        AttributeModel approved = new AttributeModel("approved", kind, false, false, true, true, Set.of());
        return new EntityTypeModel(name, name, "test", Optional.empty(), Map.of("approved", approved), Map.of());
    }

    @Test
    void what_types_declare_as_different_kinds_is_counted_together() {
        String text = Filters.field(AttributeKind.TEXT, "approved");
        String bool = Filters.field(AttributeKind.BOOLEAN, "approved");
        assertThat(Facets.aggregations(MODEL, 2)).containsKeys(text, bool);

        List<Facet> facets = Facets.read(
                Map.of(
                        text,
                                Aggregate.of(a -> a.sterms(t -> t.buckets(buckets -> buckets.array(List.of(
                                        StringTermsBucket.of(
                                                b -> b.key("by Alice").docCount(4)),
                                        StringTermsBucket.of(b -> b.key("true").docCount(3))))))),
                        bool,
                                Aggregate.of(a -> a.lterms(t -> t.buckets(buckets -> buckets.array(List.of(
                                        LongTermsBucket.of(b ->
                                                b.key(1).keyAsString("true").docCount(2)),
                                        LongTermsBucket.of(b ->
                                                b.key(0).keyAsString("false").docCount(1)))))))),
                MODEL,
                2);

        assertThat(facets)
                .containsExactly(
                        new Facet("approved", List.of(new FacetValue("true", 5), new FacetValue("by Alice", 4))));
    }
}
