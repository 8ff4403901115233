package mds.kernel.event;

import java.io.Serial;
import java.util.List;
import java.util.concurrent.ExecutionException;
import mds.kernel.model.GraphModel;
import mds.kernel.source.ConnectedSource;
import mds.kernel.source.PluginCalls;
import mds.kernel.source.Sources;
import mds.plugin.EntityUri;
import mds.plugin.SourceEvent;
import mds.plugin.UndecodableEventException;

/** Has the plugins read events, and holds what they answer against what is theirs to say. */
final class Decoding {
    private final GraphModel model;
    private final Sources sources;
    private final PluginCalls calls;

    Decoding(GraphModel model, Sources sources, PluginCalls calls) {
        this.model = model;
        this.sources = sources;
        this.calls = calls;
    }

    /** Why an event has no effect. */
    static final class Unreadable extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;

        private final String plugin;
        private final boolean slow;

        Unreadable(String plugin, String reason, boolean slow) {
            super(reason);
            this.plugin = plugin;
            this.slow = slow;
        }

        String plugin() {
            return plugin;
        }

        String reason() {
            return String.valueOf(getMessage());
        }

        /** Whether the decoder did not come back in time. */
        boolean slow() {
            return slow;
        }
    }

    /** The id of the plugin that reads a source's events; {@code none} if no such source is configured. */
    String plugin(String source) {
        return sources.named(source).map(ConnectedSource::plugin).orElse("none");
    }

    List<EntityUri> decode(SourceEvent event) throws Unreadable, InterruptedException {
        ConnectedSource source = sources.named(event.source())
                .orElseThrow(() -> new Unreadable(
                        "none",
                        "no source '%s' is configured; configured are %s".formatted(event.source(), sources.names()),
                        false));
        List<EntityUri> uris = read(event, source);
        for (EntityUri uri : uris) {
            boolean own = model.entityType(uri.type())
                    .filter(type -> type.plugin().equals(source.plugin()))
                    .isPresent();
            if (!own || !uri.source().equals(source.name())) {
                throw new Unreadable(
                        source.plugin(),
                        "the decoder answered %s, which is not of a type and source of its own".formatted(uri),
                        false);
            }
        }
        return uris;
    }

    private List<EntityUri> read(SourceEvent event, ConnectedSource source) throws Unreadable, InterruptedException {
        try {
            return calls.call(
                    "decode of an " + event,
                    () -> List.copyOf(source.eventDecoder().decode(event)));
        } catch (PluginCalls.TooSlow e) {
            throw new Unreadable(source.plugin(), String.valueOf(e.getMessage()), true);
        } catch (ExecutionException e) {
            throw new Unreadable(
                    source.plugin(),
                    e.getCause() instanceof UndecodableEventException undecodable
                            ? String.valueOf(undecodable.getMessage())
                            : "the decoder failed: " + e.getCause(),
                    false);
        }
    }
}
