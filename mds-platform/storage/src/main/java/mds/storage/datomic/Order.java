package mds.storage.datomic;

/** By what it is told which of two questions to a source came first. */
sealed interface Order {
    /** By the times that they carry: they come from one clock. */
    record ByClock() implements Order {}

    /**
     * By the commit log: a question was asked after whatever its host saw committed. Of anything else it is not known, and
     * then it is asked again.
     *
     * @param asked the basis that the host saw
     */
    record ByBasis(long asked) implements Order {}
}
