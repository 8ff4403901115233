package mds.storage.datomic;

import java.util.Optional;
import mds.kernel.event.DeadLetters;

/** Dead letters as a store keeps them beside its graph. */
interface Letters extends DeadLetters, AutoCloseable {
    /** Why none can be kept at the moment, though the graph's ledger may take commits; empty if they can. */
    Optional<String> writeFailure();

    @Override
    void close();
}
