package mds.kernel.lineage;

/**
 * Why an answer is not the whole.
 *
 * @param reason for programs
 * @param message for people: what was left out, and how to get it
 */
public record Cut(Reason reason, String message) {
    /** What ended a walk. */
    public enum Reason {
        /** There is more, farther away than was asked for. */
        DEPTH,
        /** The page is full; its cursor leads on. */
        PAGE,
        /** One request reads no more; the cursor leads on. */
        VISITS,
        /** No number of requests reads more of this walk. */
        TOTAL,
        /** Something has so many edges that they were left aside. */
        HUB,
        /** No plugin declares what it takes to answer. */
        UNDECLARED
    }
}
