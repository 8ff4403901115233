package mds.storage.datomic;

import mds.kernel.event.DeadLetter;

/**
 * How many dead letters are kept.
 *
 * @param most how many at most
 * @param bytes how many bytes at most, as {@link #bytes(DeadLetter)} counts them
 */
record LetterBounds(int most, long bytes) {
    static final LetterBounds STANDARD = new LetterBounds(10_000, 32L << 20);

    /** What a letter costs beside what is counted of it, roughly. */
    private static final int FRAME = 500;

    /** What a header costs beside its text, roughly. */
    private static final int HEADER = 100;

    private static final long SMALLEST_JOURNAL = 16L << 20;
    private static final int SPARSE = 3;

    boolean exceeded(int count, long kept) {
        return count > most || kept > bytes;
    }

    /** How long a journal of so many kept bytes may become before it is written anew. */
    long journalBytes(long kept) {
        return Math.max(SMALLEST_JOURNAL, SPARSE * kept);
    }

    static long bytes(DeadLetter letter) {
        long headers = letter.event().headers().entrySet().stream()
                .mapToLong(header ->
                        HEADER + header.getKey().length() + header.getValue().length())
                .sum();
        return bytes(letter.length(), letter.reason().length(), headers);
    }

    static long bytes(long payload, int reason, long headers) {
        return FRAME + Math.min(payload, DeadLetter.LONGEST_PAYLOAD) + reason + headers;
    }
}
