package mds.kernel.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mds.plugin.EntityUri;
import org.junit.jupiter.api.Test;

class BatchesTest {
    @Test
    void keepTheirOrderAndSayNoMoreThanATransactionTakes() {
        List<GraphChange> changes = new ArrayList<>();
        IntStream.range(0, 2500)
                .forEach(number -> changes.add(new GraphChange.EntityEnriched(uri(number), Instant.EPOCH)));
        List<List<GraphChange>> batches = Batches.of(changes);
        assertThat(batches).extracting(List::size).containsExactly(1000, 1000, 500);
        assertThat(batches.stream().flatMap(List::stream)).containsExactlyElementsOf(changes);
    }

    @Test
    void countEveryEdgeThatARuleDerives() {
        GraphChange large = inferred(5000);
        GraphChange small = inferred(600);
        assertThat(Batches.of(List.of(small, small, large, small)))
                .containsExactly(List.of(small), List.of(small), List.of(large), List.of(small));
    }

    @Test
    void ofNothingAreNone() {
        assertThat(Batches.of(List.of())).isEmpty();
    }

    private static GraphChange inferred(int ends) {
        Set<EntityUri> to = IntStream.range(0, ends).mapToObj(BatchesTest::uri).collect(Collectors.toSet());
        return new GraphChange.EdgesInferred("rule", "derived", uri(0), to);
    }

    private static EntityUri uri(int number) {
        return EntityUri.of("thing", "source", "" + number);
    }
}
