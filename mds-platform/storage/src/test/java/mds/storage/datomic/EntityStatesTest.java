package mds.storage.datomic;

import static mds.storage.datomic.Graphs.at;
import static mds.storage.datomic.Graphs.fetched;
import static mds.storage.datomic.Graphs.gone;
import static mds.storage.datomic.Graphs.model;
import static mds.storage.datomic.Graphs.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphStore;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The state machine of {@link EntityState}: each state with each thing that may happen to an entity in it. */
class EntityStatesTest {
    /** Read down: how an entity came into its state; across: what happens then; the entry: its state after that. */
    private static final String TABLE = """
        from                      mentioned  same      other     failed    gone  enriched
        -                         UNCACHED   HYDRATED  HYDRATED  UNCACHED  GONE  -
        mentioned                 UNCACHED   HYDRATED  HYDRATED  UNCACHED  GONE  UNCACHED
        failed                    UNCACHED   HYDRATED  HYDRATED  UNCACHED  GONE  UNCACHED
        same                      HYDRATED   HYDRATED  HYDRATED  STALE     GONE  ENRICHED
        same,enriched             ENRICHED   ENRICHED  HYDRATED  STALE     GONE  ENRICHED
        same,failed               STALE      HYDRATED  HYDRATED  STALE     GONE  STALE
        same,enriched,failed      STALE      ENRICHED  HYDRATED  STALE     GONE  STALE
        same,failed,enriched      STALE      ENRICHED  HYDRATED  STALE     GONE  STALE
        mentioned,enriched        UNCACHED   HYDRATED  HYDRATED  UNCACHED  GONE  UNCACHED
        gone                      GONE       HYDRATED  HYDRATED  GONE      GONE  GONE
        same,enriched,gone        GONE       HYDRATED  HYDRATED  GONE      GONE  GONE
        """;

    private final GraphStore store = DatomicGraphStore.open("datomic:mem://" + UUID.randomUUID());
    private EntityUri entity = model("a");
    private long entities;
    private long second;

    @BeforeEach
    void prepare() {
        store.prepare(Graphs.MODEL);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void isInTheStateThatTheTableSays() throws Exception {
        List<String> lines = TABLE.lines().toList();
        String[] events = lines.getFirst().split(" +", -1);
        Map<String, String> expected = new TreeMap<>();
        Map<String, String> found = new TreeMap<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] entries = line.split(" +", -1);
            for (int column = 1; column < events.length; column++) {
                String history = entries[0].equals("-") ? events[column] : entries[0] + "," + events[column];
                expected.put(history, entries[column]);
                found.put(
                        history,
                        after(history.split(","))
                                .map(view -> view.state().name())
                                .orElse("-"));
            }
        }
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void givesTheReasonOfEveryStateThatWantsOne() throws Exception {
        assertThat(after("same", "failed").orElseThrow().retry())
                .hasValueSatisfying(retry -> assertThat(retry.lastError()).contains("503"));
        assertThat(after("failed").orElseThrow().retry())
                .hasValueSatisfying(retry -> assertThat(retry.lastError()).contains("503"));
        assertThat(after("mentioned").orElseThrow().retry())
                .hasValueSatisfying(retry -> assertThat(retry.lastError()).isEmpty());
        assertThat(after("same", "gone").orElseThrow().goneReason()).contains("410 Gone");
        EntityView recovered = after("same", "failed", "same").orElseThrow();
        assertThat(recovered.retry()).isEmpty();
        assertThat(recovered.fetchedAt()).contains(at(second));
    }

    @Test
    void saysWhenItsSourceLastConfirmedWhatIsShownThoughItHadNotChanged() throws Exception {
        EntityView view = after("same", "enriched", "same", "failed").orElseThrow();
        assertThat(view.fetchedAt()).contains(at(second - 1));
        assertThat(view.enrichedAt()).contains(at(second - 2));
    }

    /** Another entity, to which all this happened, one after the other. */
    private Optional<EntityView> after(String... events) throws Exception {
        entity = model("a" + entities++);
        second = 0;
        for (String event : events) {
            second++;
            store.commit(List.of(change(event)));
        }
        return store.snapshot().entity(entity);
    }

    private GraphChange change(String event) {
        return switch (event) {
            case "mentioned" ->
                fetched(Entity.of(run("of-" + entity.id() + "-" + second)).reference("reads", entity), second);
            case "same" -> fetched(Entity.of(entity).name("A"), second);
            case "other" -> fetched(Entity.of(entity).name("A of " + second), second);
            case "failed" -> new GraphChange.HydrationFailed(entity, "503", at(second), at(second + 60));
            case "gone" -> gone(entity, second);
            case "enriched" -> new GraphChange.EntityEnriched(entity, at(second));
            default -> throw new IllegalArgumentException(event);
        };
    }
}
