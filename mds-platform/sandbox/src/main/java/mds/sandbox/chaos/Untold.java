package mds.sandbox.chaos;

import java.util.HashSet;
import java.util.Set;
import mds.sandbox.sources.SampleSource;
import mds.sandbox.sources.ThinEvent;

/**
 * The roots whose latest change no event may have told: until the sources are swept, a host cannot know of it. An event says
 * only where to look again, so any that is sent later makes up for those that were lost before. Thread-safe.
 */
public final class Untold {
    private final Set<Root> sent = new HashSet<>();
    private final Set<Root> lost = new HashSet<>();

    /** An event is about to be sent; it is taken for delivered until it is said to be lost. */
    synchronized void sending(ThinEvent event) {
        Root root = Root.of(event);
        sent.add(root);
        lost.remove(root);
    }

    /** An event was not delivered, or nobody knows. */
    public synchronized void lost(ThinEvent event) {
        lost.add(Root.of(event));
    }

    /** Whatever was sent for a source so far may be lost. */
    public synchronized void lostAll(SampleSource source) {
        sent.stream().filter(root -> root.source().equals(source.sourceName())).forEach(lost::add);
    }

    /** Those of now. */
    public synchronized Set<Root> roots() {
        return Set.copyOf(lost);
    }
}
