package mds.kernel.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import mds.kernel.graph.Edge.Origin;
import mds.plugin.Alias;
import mds.plugin.EntityUri;
import org.junit.jupiter.api.Test;

class EdgeTest {
    private static final EntityUri INSTANCE = EntityUri.parse("aip://model-instance/registry/1");
    private static final EntityUri RUN = EntityUri.parse("aip://pipeline-run/orchestrator/1");

    @Test
    void theIdIsTheSameForTheSameEdgeInEveryProcess() {
        assertThat(new Edge(INSTANCE, "producedBy", RUN, new Origin.Asserted(Optional.empty())).id())
                .isEqualTo(UUID.fromString("4f442a30-aede-8c64-ba1f-615e96087b0b"));
    }

    @Test
    void edgesThatDifferInAnythingHaveDifferentIds() {
        Alias alias = Alias.email("alice@example.com");
        Set<UUID> ids = new HashSet<>();
        List<Origin> origins = List.of(
                new Origin.Asserted(Optional.empty()),
                new Origin.Asserted(Optional.of(alias)),
                new Origin.Inferred("rule-a"),
                new Origin.Inferred("rule-b"));
        for (Origin origin : origins) {
            ids.add(new Edge(INSTANCE, "producedBy", RUN, origin).id());
            ids.add(new Edge(RUN, "producedBy", INSTANCE, origin).id());
            ids.add(new Edge(INSTANCE, "runOf", RUN, origin).id());
        }
        assertThat(ids).hasSize(12).allSatisfy(id -> {
            assertThat(id.version()).isEqualTo(8);
            assertThat(id.variant()).isEqualTo(2);
        });
    }
}
