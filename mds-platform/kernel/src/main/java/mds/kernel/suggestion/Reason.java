package mds.kernel.suggestion;

import mds.plugin.EntityUri;

/**
 * A part of a score.
 *
 * @param by the trait that it is about
 * @param what it is that counts
 * @param contribution its part of the score; those of all reasons add up to it
 * @param among how many share it: it counts the less, the more they are
 */
public record Reason(String by, What what, double contribution, int among) {
    /** What counts. */
    public sealed interface What {
        /** An entity: one that is shared, or one that is similar and has what is suggested. */
        record Thing(EntityUri uri) implements What {}

        /** A tag or a domain that is shared. */
        record Text(String value) implements What {}

        /** In words, for sorting. */
        default String text() {
            return switch (this) {
                case Thing(var uri) -> uri.toString();
                case Text(var value) -> value;
            };
        }
    }
}
