package mds.sandbox.chaos;

/**
 * How often a source may be called. A host holds one of {@code max-concurrent} places from before it waits for its turn until
 * it has its answer, and turns come evenly. So whoever is late, on its way or about to be sent when a window begins holds a
 * place, and beside those no more can arrive in the window than there are turns in it: one more than the rate allows. This
 * holds on a machine of any load, since nothing in it depends on when a thread wakes.
 *
 * @param requestsPerSecond as configured
 * @param maxConcurrent as configured
 */
public record Budget(int requestsPerSecond, int maxConcurrent) {
    /** How many calls may arrive in any window of so many seconds. */
    public int within(int seconds) {
        return requestsPerSecond * seconds + 1 + maxConcurrent;
    }
}
