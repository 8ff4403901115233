package mds.kernel.event;

import java.util.List;
import java.util.Map;
import mds.kernel.Figure;

/**
 * A way for events to come in, for all sources that use it. It hands batches to an {@link EventSink} and acknowledges a
 * batch to its broker only after the sink has returned; if the sink throws, it hands over the same events again later.
 */
public interface EventTransport extends AutoCloseable {
    /** What people call it, e.g. {@code kafka}. */
    String name();

    /** Begins to hand events to the sink, on threads of its own, and returns at once. Called once. */
    void start(EventSink sink);

    /** What is wrong right now, by the name of the source that is cut off; empty if all is well. */
    Map<String, String> problems();

    /** How much comes in and how far behind it is, at this moment; empty before the start. Cheap: asked at any time. */
    List<Figure> figures();

    /** Stops taking events, waits for the batch in hand, acknowledges it, and returns. */
    @Override
    void close();
}
