package mds.storage.datomic;

import datomic.Database;
import datomic.Datom;
import java.util.Arrays;
import java.util.stream.LongStream;
import mds.plugin.Direction;

/** Where the edges of one node lead, in one direction, as numbers. Immutable. */
final class Ends {
    /** Nodes with more ends are not remembered: a few of them would take all the room, and each is touched often. */
    static final int MOST = 1024;

    private static final Ends NONE = new Ends(new int[0], new long[0]);
    private static final int HEADERS = 80;

    /** Stands for more than {@link #MOST}. */
    static final Ends TOO_MANY = new Ends(new int[0], new long[0]);

    /** Pairs of an attribute and the index behind its last end. */
    private final int[] runs;
    /** By attribute, each attribute's in ascending order. */
    private final long[] ends;

    private Ends(int[] runs, long[] ends) {
        this.runs = runs;
        this.ends = ends;
    }

    /** Reads them in one range; {@link #TOO_MANY} if there are. */
    static Ends read(Datoms datoms, long node, Direction direction) {
        boolean out = direction == Direction.OUT;
        Attributes attributes = datoms.memory().attributes();
        int[] runs = new int[8];
        long[] ends = new long[8];
        int count = 0;
        int run = -2;
        for (Datom datom :
                datoms.database().seekDatoms(out ? Database.EAVT : Database.VAET, node, attributes.firstLead())) {
            if ((out ? Datoms.entity(datom) : Datoms.target(datom)) != node) {
                break;
            }
            if (attributes.of(datom.a(), datoms.database()).role() != Attributes.Role.LEAD) {
                continue;
            }
            if (count == MOST) {
                return TOO_MANY;
            }
            int attribute = ((Number) datom.a()).intValue();
            if (run < 0 || runs[run] != attribute) {
                run += 2;
                runs = run == runs.length ? Arrays.copyOf(runs, run * 2) : runs;
                runs[run] = attribute;
            }
            ends = count == ends.length ? Arrays.copyOf(ends, count * 2) : ends;
            ends[count++] = out ? Datoms.target(datom) : Datoms.entity(datom);
            runs[run + 1] = count;
        }
        return count == 0 ? NONE : new Ends(Arrays.copyOf(runs, run + 2), Arrays.copyOf(ends, count));
    }

    /** What is done with an end. */
    interface Visitor {
        void visit(int attribute, long end);
    }

    int size() {
        return ends.length;
    }

    void forEach(Visitor visitor) {
        int end = 0;
        for (int run = 0; run < runs.length; run += 2) {
            while (end < runs[run + 1]) {
                visitor.visit(runs[run], ends[end++]);
            }
        }
    }

    /** What it takes in memory, about. */
    int bytes() {
        return HEADERS + runs.length * Integer.BYTES + ends.length * Long.BYTES;
    }

    /** The ends along two attributes, each once. */
    long[] along(Attributes.Lead lead) {
        long[] named = along(lead.relation());
        long[] mediated = along(lead.mediated());
        if (mediated.length == 0) {
            return named;
        }
        return named.length == 0
                ? mediated
                : LongStream.concat(LongStream.of(named), LongStream.of(mediated))
                        .distinct()
                        .toArray();
    }

    /** The ends along an attribute. */
    long[] along(int attribute) {
        int from = 0;
        for (int run = 0; run < runs.length; run += 2) {
            if (runs[run] == attribute) {
                return Arrays.copyOfRange(ends, from, runs[run + 1]);
            }
            from = runs[run + 1];
        }
        return NONE.ends;
    }

    /** Whether one of them leads along an attribute to an end. */
    boolean lead(int attribute, long end) {
        int from = 0;
        for (int run = 0; run < runs.length; run += 2) {
            if (runs[run] == attribute) {
                return Arrays.binarySearch(ends, from, runs[run + 1], end) >= 0;
            }
            from = runs[run + 1];
        }
        return false;
    }
}
