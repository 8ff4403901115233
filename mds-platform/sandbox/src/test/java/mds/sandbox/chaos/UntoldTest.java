package mds.sandbox.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mds.sandbox.sources.SampleSource;
import mds.sandbox.sources.SourceCollection;
import mds.sandbox.sources.ThinEvent;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class UntoldTest {
    private final Untold untold = new Untold();

    /** Of each root one event is published, so that none makes up for another. */
    @Property(tries = 50)
    void knowsExactlyTheEventsThatNobodyWasSent(@ForAll long seed) {
        List<ThinEvent> sent = new ArrayList<>();
        UnreliableEvents events = new UnreliableEvents(sent::add, untold, new Tally(), seed);
        Set<Root> missed = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            ThinEvent event = SourceCollection.MODELS.event("m" + i, "updated");
            missed.add(Root.of(event));
            events.publish(event);
        }

        events.recover();

        sent.forEach(event -> missed.remove(Root.of(event)));
        assertThat(untold.roots()).isEqualTo(missed);
    }

    @Example
    void aLaterEventMakesUpForALostOne() {
        ThinEvent event = SourceCollection.MODELS.event("m1", "updated");

        untold.lost(event);
        untold.sending(event);

        assertThat(untold.roots()).isEmpty();
    }

    @Example
    void anEventThatItsBrokerDoesNotTakeIsLost() {
        UnreliableEvents events = new UnreliableEvents(
                event -> {
                    throw new IllegalStateException("away");
                },
                untold,
                new Tally(),
                0);
        events.recover();

        events.publish(SourceCollection.MODELS.event("m1", "updated"));

        assertThat(untold.roots()).containsExactly(new Root("registry", "m1"));
    }

    @Example
    void whatAQueueLosesIsUntoldAndNothingElse() {
        untold.sending(SourceCollection.TESTS.event("1", "updated"));
        untold.sending(SourceCollection.MODELS.event("m1", "updated"));

        untold.lostAll(SampleSource.EXPERIMENTATION);

        assertThat(untold.roots()).containsExactly(new Root("experimentation", "1"));
    }

    @Example
    void findsTheRootOfAPartAndOfAnIdThatHoldsASlash() {
        assertThat(Root.of("aip://ab-test-cell/experimentation/12345/2"))
                .isEqualTo(new Root("experimentation", "12345"));
        assertThat(Root.of("aip://dataset/datasets/raw%2Fevents")).isEqualTo(new Root("datasets", "raw/events"));
    }
}
