package mds.plugin;

import java.util.Locale;

/** When two values of a {@link MatchRule} are the same. */
public enum Spelling {
    /** Character by character. */
    EXACT,
    /** Without regard to upper and lower case and to blanks around: {@code " Ranking V5"} is {@code "ranking v5"}. */
    FOLDED;

    /** The one form of all values that are the same; empty if there is nothing to compare. */
    public String of(String value) {
        return switch (this) {
            case EXACT -> value;
            case FOLDED -> value.strip().toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        };
    }
}
