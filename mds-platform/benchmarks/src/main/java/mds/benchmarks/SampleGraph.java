package mds.benchmarks;

import java.util.SplittableRandom;

/**
 * A graph by numbers, the same each time: every entity leads to five others, two by {@code uses}, two by
 * {@code derivedFrom}, one by {@code runOf}.
 */
record SampleGraph(int entities) {
    static final String[] EDGES = {"uses", "uses", "derivedFrom", "derivedFrom", "runOf"};

    /** The ends of every entity's edges, in the order of {@link #EDGES}; the two of one type differ. */
    int[][] ends() {
        SplittableRandom random = new SplittableRandom(42);
        int[][] ends = new int[entities][EDGES.length];
        for (int[] of : ends) {
            for (int edge = 0; edge < of.length; edge++) {
                do {
                    of[edge] = random.nextInt(entities);
                } while (edge % 2 == 1 && of[edge] == of[edge - 1]);
            }
        }
        return ends;
    }
}
