package mds.storage.datomic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import clojure.lang.Keyword;
import datomic.Peer;
import java.util.List;
import java.util.UUID;
import mds.kernel.graph.StoreUnavailableException;
import org.junit.jupiter.api.Test;

class PeerLedgerTest {
    private final String uri = "datomic:mem://" + UUID.randomUUID();
    private final PeerLedger ledger = PeerLedger.open(uri);

    @Test
    void aTransactorThatTakesNothingIsTold() throws Exception {
        ledger.transact(said("before"));
        assertThat(ledger.writeFailure()).isEmpty();

        Peer.deleteDatabase(uri);
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> ledger.transact(said("away")));
        assertThat(ledger.writeFailure())
                .hasValueSatisfying(why -> assertThat(why).contains("transactor"));
    }

    private static List<Object> said(String text) {
        return List.of(
                List.of(Keyword.intern("db", "add"), UUID.randomUUID().toString(), Keyword.intern("db", "doc"), text));
    }
}
