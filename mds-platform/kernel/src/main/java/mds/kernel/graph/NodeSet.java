package mds.kernel.graph;

import java.util.Arrays;

/** Handles of nodes, each once, without an object for each. Not thread-safe. */
public final class NodeSet {
    private static final long MULTIPLIER = 0x9e37_79b9_7f4a_7c15L;

    /** Open addressing, linear probing, at most half full; 0 is an empty place. */
    private long[] table = new long[64];

    private int size;
    private boolean holdsZero;

    /** Whether it was not there before. */
    public boolean add(long node) {
        if (node == 0) {
            boolean added = !holdsZero;
            holdsZero = true;
            return added;
        }
        int place = place(node);
        if (table[place] == node) {
            return false;
        }
        table[place] = node;
        if (++size * 2 > table.length) {
            grow();
        }
        return true;
    }

    /** Whether it was added. */
    public boolean contains(long node) {
        return node == 0 ? holdsZero : table[place(node)] == node;
    }

    /** All of them, in no particular order. */
    public long[] toArray() {
        long[] nodes = new long[size + (holdsZero ? 1 : 0)];
        int count = 0;
        for (long node : table) {
            if (node != 0) {
                nodes[count++] = node;
            }
        }
        return nodes;
    }

    /** Where a node is, or would be. */
    private int place(long node) {
        int place = (int) ((node * MULTIPLIER) >>> 32) & (table.length - 1);
        while (table[place] != 0 && table[place] != node) {
            place = (place + 1) & (table.length - 1);
        }
        return place;
    }

    private void grow() {
        long[] nodes = table;
        table = new long[nodes.length * 2];
        Arrays.stream(nodes).filter(node -> node != 0).forEach(node -> table[place(node)] = node);
    }
}
