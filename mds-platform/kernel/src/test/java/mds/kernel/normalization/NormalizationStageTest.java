package mds.kernel.normalization;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.kernel.normalization.NormalizationStage.Outcome;
import mds.kernel.source.ConnectedSource;
import mds.kernel.source.PluginCalls;
import mds.plugin.AliasResolver;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.Hydration;
import mds.plugin.Inventory;
import mds.plugin.NormalizedRecord;
import mds.plugin.Normalizer;
import mds.plugin.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NormalizationStageTest {
    private static final GraphModel MODEL = new GraphModel(
            Map.of("model", new EntityTypeModel("model", "Model", "models", Optional.empty(), Map.of(), Map.of())),
            List.of());

    /** Longer than a busy machine takes for what does not hang. */
    private static final Duration HANGING = Duration.ofSeconds(2);

    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void oneRecordAtWhichAPluginHangsKeepsNoOthersBack() throws InterruptedException {
        List<Outcome> outcomes = normalize(record -> {
            asked.incrementAndGet();
            return record.uri().id().equals("2") ? hang() : normalized(record);
        });

        assertThat(outcomes).hasSize(5);
        assertThat(outcomes.get(1))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.reason())
                                .contains("normalize of aip://model/registry/2 did not return"));
        assertThat(outcomes).filteredOn(Outcome.Normalized.class::isInstance).hasSize(4);
        assertThat(asked).hasValue(5);
    }

    @Test
    void aPluginThatHangsAtEverythingIsWaitedForTwice() throws InterruptedException {
        List<Outcome> outcomes = normalize(_ -> {
            asked.incrementAndGet();
            return hang();
        });

        assertThat(outcomes)
                .hasSize(5)
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Refused.class));
        assertThat(outcomes.getLast())
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.reason())
                                .startsWith("not tried, since just before: ")
                                .contains("normalize of aip://model/registry/2 did not return"));
        assertThat(asked).hasValue(2);
    }

    private static List<Outcome> normalize(Normalizer normalizer) throws InterruptedException {
        ConnectedSource source = new ConnectedSource(
                "registry",
                "models",
                1,
                _ -> List.of(),
                uri -> new Hydration.Gone(Instant.EPOCH, uri.toString()),
                normalizer,
                (_, cursor) -> new Inventory.Page(List.of(), cursor),
                AliasResolver.none());
        try (PluginCalls calls = new PluginCalls(HANGING)) {
            return new NormalizationStage(MODEL, calls)
                    .normalize(source, List.of(record("1"), record("2"), record("3"), record("4"), record("5")));
        }
    }

    private static SourceRecord record(String id) {
        return new SourceRecord(
                EntityUri.of("model", "registry", id), JsonNodeFactory.instance.objectNode(), Instant.EPOCH);
    }

    private static NormalizedRecord normalized(SourceRecord record) {
        return NormalizedRecord.of(Entity.of(record.uri()).build());
    }

    private static NormalizedRecord hang() {
        try {
            Thread.sleep(Duration.ofDays(1));
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
        throw new IllegalStateException("a day is over");
    }
}
