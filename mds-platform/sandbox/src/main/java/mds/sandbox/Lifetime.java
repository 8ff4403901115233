package mds.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What must end with this process, closed in the reverse order of its start; also when it starts while all is closed. */
final class Lifetime implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Lifetime.class.getName());

    private final Deque<AutoCloseable> kept = new ArrayDeque<>();
    private boolean closed;

    /** A lifetime that ends when the process is asked to end. */
    static Lifetime ofProcess() {
        Lifetime lifetime = new Lifetime();
        Runtime.getRuntime().addShutdownHook(new Thread(lifetime::close, "close"));
        return lifetime;
    }

    synchronized <T extends AutoCloseable> T keep(T resource) {
        kept.push(resource);
        if (closed) {
            close();
        }
        return resource;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!kept.isEmpty()) {
            AutoCloseable resource = kept.pop();
            try {
                resource.close();
            } catch (Exception e) {
                LOG.log(Level.WARNING, resource + " did not close; going on with the rest", e);
            }
        }
    }
}
