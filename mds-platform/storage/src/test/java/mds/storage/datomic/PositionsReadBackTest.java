package mds.storage.datomic;

import static org.assertj.core.api.Assertions.assertThat;

import datomic.Connection;
import datomic.Database;
import datomic.Datom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Holds positions that are read from the latest back to those that are read from everything that was ever said. */
class PositionsReadBackTest {
    private static final List<String> FOLLOWERS = List.of("one", "another with blanks", "seldom", "stuck");

    private final String uri = "datomic:mem://" + UUID.randomUUID();
    private final Connection connection = Peers.connect(uri);

    @BeforeProperty
    void prepare() throws Exception {
        Peers.transact(connection, Schema.missing(connection.db(), Graphs.MODEL));
    }

    @AfterProperty
    void delete() {
        Peers.delete(uri);
    }

    @Property(tries = 15, shrinking = ShrinkingMode.OFF)
    void whatIsReadBackIsWhatEverythingSays(@ForAll Random random) throws Exception {
        Positions kept = new Positions(1 + random.nextInt(20));
        for (int step = 0; step < 40; step++) {
            say(follower(random), said(random));
            if (random.nextInt(3) == 0) {
                requireNaive(kept, follower(random));
            }
        }
        Positions fresh = new Positions(1 + random.nextInt(20));
        for (int asked = 0; asked < 10; asked++) {
            requireNaive(random.nextBoolean() ? kept : fresh, follower(random));
        }
    }

    @Example
    void whatWasSaidLongAgoIsReadOnlyForWhomNothingNewerIsSaid() throws Exception {
        say("long ago", connection.db().basisT());
        long old = connection.db().basisT();
        for (int step = 0; step < 50; step++) {
            say("one", connection.db().basisT());
        }
        Positions positions = new Positions(10);

        requireNaive(positions, "one");
        assertThat(positions.unread()).isGreaterThan(old);
        requireNaive(positions, "long ago");
        assertThat(positions.unread()).isBetween(1L, old);
        requireNaive(positions, "nobody");
        assertThat(positions.unread()).isZero();
    }

    /** Some are heard of seldom, or never. */
    private static String follower(Random random) {
        return FOLLOWERS.get(random.nextInt(10) < 8 ? random.nextInt(2) : random.nextInt(FOLLOWERS.size()));
    }

    /** Mostly what was just committed, now and then something older. */
    private long said(Random random) {
        long latest = connection.db().basisT();
        return random.nextInt(4) == 0 ? random.nextLong(latest + 1) : latest;
    }

    private void say(String follower, long basis) throws Exception {
        Changes changes = new Changes();
        Positions.write(changes, follower, basis);
        Peers.transact(connection, changes.forms());
    }

    private void requireNaive(Positions positions, String follower) {
        Long naive = naive().get(follower);
        assertThat(positions.of(follower, connection::db).stream().boxed().toList())
                .isEqualTo(naive == null ? List.of() : List.of(naive));
    }

    private Map<String, Long> naive() {
        Map<String, Long> reached = new HashMap<>();
        for (Datom datom : connection.db().datoms(Database.AEVT, Schema.FOLLOWER_REACHED)) {
            String[] said = ((String) datom.v()).split(" ", 2);
            reached.merge(said[1], Long.valueOf(said[0]), Math::max);
        }
        return reached;
    }
}
