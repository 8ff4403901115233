package mds.transport;

import java.util.List;
import java.util.stream.Stream;
import mds.kernel.event.UnreadableEvent;
import mds.plugin.SourceEvent;

/**
 * What came in together and is acknowledged together.
 *
 * @param events for their decoders
 * @param unreadable for the dead letters
 */
public record Batch(List<SourceEvent> events, List<UnreadableEvent> unreadable) {
    public Batch {
        events = List.copyOf(events);
        unreadable = List.copyOf(unreadable);
    }

    /** One event that can be read. */
    public static Batch readable(SourceEvent event) {
        return new Batch(List.of(event), List.of());
    }

    /** One message that cannot. */
    public static Batch unreadable(SourceEvent message, String reason) {
        return new Batch(List.of(), List.of(new UnreadableEvent(message, reason)));
    }

    /** All of them as one. */
    public static Batch of(List<Batch> parts) {
        return new Batch(
                parts.stream().flatMap(part -> part.events.stream()).toList(),
                parts.stream().flatMap(part -> part.unreadable.stream()).toList());
    }

    /** How many there are, whether they can be read or not. */
    public int size() {
        return events.size() + unreadable.size();
    }

    /** Everything in it, whether it can be read or not. */
    Stream<SourceEvent> all() {
        return Stream.concat(events.stream(), unreadable.stream().map(UnreadableEvent::event));
    }
}
