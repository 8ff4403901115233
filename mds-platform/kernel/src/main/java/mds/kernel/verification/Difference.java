package mds.kernel.verification;

import mds.plugin.EntityUri;

/**
 * Something that is not as it must be.
 *
 * @param part what the graph was compared with
 * @param uri the entity that differs
 * @param what of it: {@code name}, {@code edge producedBy}
 * @param expected what should be there
 * @param found what is there
 */
public record Difference(Part part, EntityUri uri, String what, String expected, String found) {
    /** In one line, for people. */
    @Override
    public String toString() {
        return "[%s] %s: %s: expected %s, found %s".formatted(part.word(), uri, what, expected, found);
    }
}
