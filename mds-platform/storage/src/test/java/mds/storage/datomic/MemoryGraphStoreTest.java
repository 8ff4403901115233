package mds.storage.datomic;

import java.util.UUID;
import mds.kernel.graph.GraphStore;

class MemoryGraphStoreTest extends GraphStoreContract {
    @Override
    GraphStore open() {
        return DatomicGraphStore.open("datomic:mem://" + UUID.randomUUID());
    }
}
