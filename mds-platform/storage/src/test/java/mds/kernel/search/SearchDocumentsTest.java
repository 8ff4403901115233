package mds.kernel.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphStore;
import mds.plugin.Alias;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.NormalizedRecord;
import mds.storage.datomic.DatomicGraphStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchDocumentsTest {
    private static final EntityUri MODEL = IndexedGraph.model(1);
    private static final EntityUri ALICE = EntityUri.of("user", "lab", "alice");
    private static final Instant NOW = Instant.parse("2026-05-04T12:00:00Z");

    @Test
    void anOwnerIsTheSameOneByNameAndByAddressOnceSomebodyClaimsIt(@TempDir Path directory) throws Exception {
        try (GraphStore store = DatomicGraphStore.open("journal:" + directory)) {
            store.prepare(IndexedGraph.MODEL);
            commit(
                    store,
                    Entity.of(MODEL)
                            .name("ranking")
                            .reference("ownedBy", Alias.email("alice@example.com"))
                            .reference("ownedBy", Alias.email("nobody@example.com"))
                            .build());
            assertThat(document(store)).satisfies(before -> {
                assertThat(before.owners()).containsExactly("alice@example.com", "nobody@example.com");
                assertThat(before.ownerKeys()).isEqualTo(before.owners());
                assertThat(before.ownedBy()).containsExactly("mailto:alice@example.com", "mailto:nobody@example.com");
            });

            commit(
                    store,
                    Entity.of(ALICE)
                            .name("Alice Ames")
                            .alias(Optional.of(Alias.email("alice@example.com")))
                            .build());
            store.commit(List.of(new GraphChange.AliasResolved(Alias.email("alice@example.com"))));

            assertThat(document(store)).satisfies(after -> {
                assertThat(after.owners()).containsExactly("Alice Ames", "nobody@example.com");
                assertThat(after.ownerKeys()).containsExactly("Alice Ames", "alice@example.com", "nobody@example.com");
                assertThat(after.ownedBy()).containsExactly(ALICE.toString(), "mailto:nobody@example.com");
            });
        }
    }

    private static void commit(GraphStore store, Entity entity) throws Exception {
        store.commit(List.of(new GraphChange.RecordFetched(NormalizedRecord.of(entity), NOW)));
    }

    private static SearchDocument document(GraphStore store) {
        return Optional.of(SearchDocuments.of(store.snapshot(), List.of(MODEL)))
                .filter(found -> found.size() == 1)
                .orElseThrow()
                .getFirst();
    }
}
