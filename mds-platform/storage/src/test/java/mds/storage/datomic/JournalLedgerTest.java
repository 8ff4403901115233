package mds.storage.datomic;

import static org.assertj.core.api.Assertions.assertThat;

import datomic.Peer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a database with a journal shows, and when. */
class JournalLedgerTest {
    @Test
    void showsNothingThatACrashCouldTakeBack(@TempDir Path directory) throws Exception {
        try (JournalLedger ledger = JournalLedger.open(directory, Disk.LOCAL)) {
            for (int number = 0; number < 200; number++) {
                long basis =
                        ledger.transact(List.of(List.of(":db/add", Peer.tempid(":db.part/user"), ":db/doc", "some")));
                assertThat(ledger.database().basisT()).isLessThanOrEqualTo(ledger.durable());
                if (number % 10 == 0) {
                    ledger.awaitDurable(basis);
                    assertThat(ledger.database().basisT()).isEqualTo(basis);
                }
            }
            assertThat(ledger.connection().db().basisT())
                    .isGreaterThanOrEqualTo(ledger.database().basisT());
        }
    }
}
