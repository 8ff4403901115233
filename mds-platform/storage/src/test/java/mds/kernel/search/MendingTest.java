package mds.kernel.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import mds.kernel.graph.CommitFollower;
import mds.plugin.EntityUri;
import mds.sandbox.testing.SharedSandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mending beside others who write the same documents: what is newer than what was mended is never touched. */
class MendingTest {
    private static final URI ENGINE = URI.create(SharedSandbox.connect().elasticsearchUrl());
    private static final EntityUri HOT = IndexedGraph.model(7);

    private final IndexedGraph graph = IndexedGraph.open(
            "datomic:mem://" + UUID.randomUUID(), ENGINE, "mending-" + UUID.randomUUID(), IndexedGraph.MODEL);
    private final List<String> deleted = new ArrayList<>();

    @BeforeEach
    void fill() throws Exception {
        graph.commit(0, 10, "first");
    }

    @AfterEach
    void remove() throws Exception {
        graph.request("DELETE", "-*?expand_wildcards=open", "");
        graph.close();
    }

    /** What happens right after a document was written. */
    @FunctionalInterface
    private interface Meanwhile {
        void run() throws Exception;
    }

    private Mending mending(IndexGeneration index, Meanwhile meanwhile) {
        CommitFollower idle = new CommitFollower("idle", graph.store(), step -> List.of());
        return new Mending(
                graph.store(), new Following(new Busy(index, meanwhile, deleted), idle, new Drift(Clock.systemUTC())));
    }

    private IndexGeneration index() throws Exception {
        return graph.index().prepare(IndexedGraph.MODEL);
    }

    private void writeNewest(IndexGeneration index) throws Exception {
        index.write(SearchDocuments.of(graph.store().snapshot(), List.of(HOT)));
    }

    @Test
    void whatIsCommittedMeanwhileIsLeftToWhoeverFollowsTheCommits() throws Exception {
        IndexGeneration index = index();
        long mended = mending(index, () -> graph.commit(7, 1, "second")).mend(List.of(HOT));

        assertThat(mended).isEqualTo(1);
        assertThat(deleted).isEmpty();
    }

    @Test
    void aNewerDocumentThatIsWrittenMeanwhileStays() throws Exception {
        IndexGeneration index = index();
        long mended = mending(index, () -> {
                    graph.commit(7, 1, "second");
                    writeNewest(index);
                })
                .mend(List.of(HOT));

        assertThat(mended).isEqualTo(1);
        assertThat(deleted).isEmpty();
        assertThat(index.differences(SearchDocuments.of(graph.store().snapshot(), List.of(HOT))))
                .isEmpty();
    }

    @Test
    void whatTheGraphCameByBetweenTheLookAndTheRemovalIsThereAfterwards() throws Exception {
        IndexGeneration index = index();
        writeNewest(index);

        mending(index, () -> {}).remove(List.of(new IndexGeneration.Held(index.id(HOT), Optional.of(HOT))));

        assertThat(deleted).containsExactly(index.id(HOT));
        assertThat(index.differences(SearchDocuments.of(graph.store().snapshot(), List.of(HOT))))
                .isEmpty();
    }

    /** An index beside which things happen. */
    private record Busy(IndexGeneration index, Meanwhile meanwhile, List<String> deleted) implements IndexGeneration {
        @Override
        public Map<EntityUri, String> write(List<SearchDocument> documents)
                throws SearchUnavailableException, InterruptedException {
            Map<EntityUri, String> refused = index.write(documents);
            try {
                meanwhile.run();
            } catch (Exception e) {
                throw new IllegalStateException("what should happen meanwhile failed", e);
            }
            return refused;
        }

        @Override
        public void delete(Collection<String> ids) throws SearchUnavailableException, InterruptedException {
            deleted.addAll(ids);
            index.delete(ids);
        }

        @Override
        public String identity() {
            return index.identity();
        }

        @Override
        public boolean outdated() {
            return index.outdated();
        }

        @Override
        public String id(EntityUri uri) {
            return index.id(uri);
        }

        @Override
        public void refresh() throws SearchUnavailableException, InterruptedException {
            index.refresh();
        }

        @Override
        public OptionalLong basis(EntityUri uri) throws SearchUnavailableException, InterruptedException {
            return index.basis(uri);
        }

        @Override
        public Map<String, Long> counts() throws SearchUnavailableException, InterruptedException {
            return index.counts();
        }

        @Override
        public List<DocumentDifference> differences(List<SearchDocument> expected)
                throws SearchUnavailableException, InterruptedException {
            return index.differences(expected);
        }

        @Override
        public void walk(Visitor visitor) throws SearchUnavailableException, InterruptedException {
            index.walk(visitor);
        }
    }
}
