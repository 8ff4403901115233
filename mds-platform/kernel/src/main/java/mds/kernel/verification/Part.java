package mds.kernel.verification;

import java.util.Locale;

/** What the graph is compared with. */
public enum Part {
    /** Every root and its parts with what its source says now. */
    SOURCES,
    /** Every reference by alias with who claims it, and what a hop finds with the edges that are there. */
    EDGES,
    /** Every inferred edge with what the rules derive from scratch. */
    RULES,
    /** Every document of the search index with what it would be if it were written now. */
    INDEX;

    /** In small letters, for people. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
