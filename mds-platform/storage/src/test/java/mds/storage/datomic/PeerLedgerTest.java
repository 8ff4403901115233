package mds.storage.datomic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import clojure.lang.Keyword;
import datomic.Peer;
import java.util.List;
import java.util.UUID;
import mds.kernel.graph.StoreUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** What the library throws for the first is a checked exception that no method declares, and of the second it shows the URI. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "datomic:sql://mds?jdbc:nosuch://127.0.0.1/mds?user=mds&password=geheim",
                "datomic:nosuch://mds?password=geheim",
                "sql://mds?password=geheim"
            })
    void whatCannotBeOpenedIsNamedWithoutItsPassword(String unusable) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> DatomicGraphStore.open(unusable))
                .withMessageContaining("mds?…")
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("geheim"));
    }

    private static List<Object> said(String text) {
        return List.of(
                List.of(Keyword.intern("db", "add"), UUID.randomUUID().toString(), Keyword.intern("db", "doc"), text));
    }
}
