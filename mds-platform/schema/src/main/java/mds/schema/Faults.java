package mds.schema;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, so that all of it can be told at once. */
final class Faults {
    private final List<String> found = new ArrayList<>();

    void add(Place place, String fault) {
        found.add("%s: %s".formatted(place, fault));
    }

    /** Throws if anything was found. */
    void check() throws CompositionException {
        if (!found.isEmpty()) {
            throw new CompositionException(found);
        }
    }
}
