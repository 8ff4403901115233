package mds.kernel.verification;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import mds.plugin.EntityUri;

/** One way to compare the graph with something that it follows from, entity by entity. */
interface Check {
    /** What it compares with. */
    Part part();

    /** How many entities one look takes. */
    int batch();

    /**
     * Hands out every entity that is to be compared, without keeping them.
     *
     * @param unverified takes what cannot be compared, and why
     */
    void subjects(Consumer<EntityUri> subjects, Consumer<String> unverified) throws InterruptedException;

    /** Compares entities as they are now. */
    Look look(List<EntityUri> uris) throws InterruptedException;

    /** Waits until what follows the graph has seen all that a look saw; why that is not so, if it is not. */
    default Optional<String> settle() throws InterruptedException {
        return Optional.empty();
    }

    /**
     * What a look found.
     *
     * @param differences by entity; one without differences has no entry
     * @param unanswered why an entity could not be compared, by entity
     */
    record Look(Map<EntityUri, List<Difference>> differences, Map<EntityUri, String> unanswered) {
        public Look {
            differences = Map.copyOf(differences);
            unanswered = Map.copyOf(unanswered);
        }
    }
}
