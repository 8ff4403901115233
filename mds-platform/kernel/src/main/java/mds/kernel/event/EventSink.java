package mds.kernel.event;

import java.util.List;
import mds.kernel.graph.StoreUnavailableException;
import mds.plugin.SourceEvent;

/** Takes batches of events from transports. Thread-safe. */
public interface EventSink {
    /**
     * Takes a batch and returns when the effect of every event in it is durable: committed, marked for a later attempt,
     * or kept as a dead letter. The transport may acknowledge then, and only then.
     *
     * @throws StoreUnavailableException if that is not so; the transport hands over the same batch again
     */
    void accept(List<SourceEvent> batch) throws StoreUnavailableException, InterruptedException;

    /**
     * Takes what came but cannot be an event of its source, and returns when it is durable as dead letters. The transport
     * may acknowledge then, and only then.
     *
     * @throws StoreUnavailableException if that is not so; the transport hands over the same ones again
     */
    void reject(List<UnreadableEvent> batch) throws StoreUnavailableException, InterruptedException;
}
