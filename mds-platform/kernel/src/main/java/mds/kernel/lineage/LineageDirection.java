package mds.kernel.lineage;

import java.util.List;

/** Which way lineage is followed. */
public enum LineageDirection {
    /** To what an entity is made from. */
    UPSTREAM,
    /** To what depends on an entity. */
    DOWNSTREAM,
    /** Each way by itself: never up and down again, which would reach everything. */
    BOTH;

    List<LineageDirection> ways() {
        return this == BOTH ? List.of(UPSTREAM, DOWNSTREAM) : List.of(this);
    }
}
