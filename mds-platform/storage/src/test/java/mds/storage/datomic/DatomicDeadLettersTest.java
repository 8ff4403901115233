package mds.storage.datomic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import mds.kernel.event.DeadLetters;
import org.junit.jupiter.api.Test;

class DatomicDeadLettersTest extends DeadLettersContract {
    @Override
    DeadLetters open(LetterBounds bounds) throws Exception {
        PeerLedger ledger = PeerLedger.open("datomic:mem://" + UUID.randomUUID());
        Writer writer = new Writer(ledger);
        writer.write(database -> () -> Schema.missing(database, Graphs.MODEL));
        return new DatomicDeadLetters(ledger, writer, bounds);
    }

    @Test
    void makesNoDelta() throws Exception {
        try (DatomicGraphStore store = DatomicGraphStore.open("datomic:mem://" + UUID.randomUUID())) {
            store.prepare(Graphs.MODEL);
            store.deadLetters().keep(List.of(letter("{one")));
            assertThat(store.deltasAfter(0, 10)).isEmpty();
        }
    }
}
