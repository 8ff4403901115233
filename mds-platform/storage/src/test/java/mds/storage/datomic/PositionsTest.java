package mds.storage.datomic;

import static org.assertj.core.api.Assertions.assertThat;

import datomic.Connection;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PositionsTest {
    private final String uri = "datomic:mem://" + UUID.randomUUID();
    private final Connection connection = Peers.connect(uri);

    @BeforeEach
    void prepare() throws Exception {
        Peers.transact(connection, Schema.missing(connection.db(), Graphs.MODEL));
    }

    @AfterEach
    void delete() {
        Peers.delete(uri);
    }

    @Test
    void eachFollowerIsAsFarAsItEverSaid() throws Exception {
        Positions positions = new Positions();
        assertThat(positions.of("one", connection::db)).isEmpty();
        commit(changes -> Positions.write(changes, "one", 7));
        commit(changes -> Positions.write(changes, "another with blanks", 3));
        assertThat(positions.of("one", connection::db)).hasValue(7);
        commit(changes -> {
            Positions.write(changes, "one", 5);
            Positions.write(changes, "another with blanks", 12);
        });
        for (Positions any : List.of(positions, new Positions())) {
            assertThat(any.of("one", connection::db)).hasValue(7);
            assertThat(any.of("another with blanks", connection::db)).hasValue(12);
            assertThat(any.of("nobody", connection::db)).isEmpty();
        }
    }

    @Test
    void whatADatabaseMadeBeforeSaysOfAFollowerHolds() throws Exception {
        commit(changes -> {
            changes.add("f", Schema.FOLLOWER, "old");
            changes.add("f", Schema.FOLLOWER_BASIS, 40L);
        });
        assertThat(new Positions().of("old", connection::db)).hasValue(40);
        commit(changes -> Positions.write(changes, "old", 41));
        assertThat(new Positions().of("old", connection::db)).hasValue(41);
    }

    private void commit(Consumer<Changes> what) throws Exception {
        Changes changes = new Changes();
        what.accept(changes);
        Peers.transact(connection, changes.forms());
    }
}
