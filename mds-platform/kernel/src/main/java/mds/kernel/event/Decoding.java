package mds.kernel.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import mds.kernel.model.GraphModel;
import mds.kernel.source.ConnectedSource;
import mds.kernel.source.PluginCalls;
import mds.kernel.source.PluginCalls.Call;
import mds.kernel.source.PluginCalls.Outcome;
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

    /** What came of an event. */
    sealed interface Reading {
        /** It tells of changes at these. */
        record Read(List<EntityUri> uris) implements Reading {}

        /** It has no effect, and why. */
        record Unreadable(String plugin, String reason) implements Reading {}
    }

    /** The id of the plugin that reads a source's events; {@code none} if no such source is configured. */
    String plugin(String source) {
        return sources.named(source).map(ConnectedSource::plugin).orElse("none");
    }

    Reading decode(SourceEvent event) throws InterruptedException {
        return decode(List.of(event)).getFirst();
    }

    /**
     * Decodes a batch. A decoder that hangs is waited for once; what else the batch holds for it is not tried.
     *
     * @return what came of each event, in their order
     */
    List<Reading> decode(List<SourceEvent> batch) throws InterruptedException {
        Map<String, List<SourceEvent>> bySource = new LinkedHashMap<>();
        batch.forEach(event -> bySource.computeIfAbsent(event.source(), none -> new ArrayList<>())
                .add(event));
        Map<String, Iterator<Reading>> readings = new HashMap<>();
        for (Map.Entry<String, List<SourceEvent>> some : bySource.entrySet()) {
            readings.put(some.getKey(), decode(some.getKey(), some.getValue()).iterator());
        }
        return batch.stream()
                .map(event ->
                        Objects.requireNonNull(readings.get(event.source())).next())
                .toList();
    }

    private List<Reading> decode(String name, List<SourceEvent> events) throws InterruptedException {
        ConnectedSource source = sources.named(name).orElse(null);
        if (source == null) {
            String reason = "no source '%s' is configured; configured are %s".formatted(name, sources.names());
            return Collections.nCopies(events.size(), new Reading.Unreadable("none", reason));
        }
        List<Reading> readings =
                new ArrayList<>(calls
                        .callInRow(events.stream()
                                .map(event -> decoding(source, event))
                                .toList())
                        .stream()
                        .map(outcome -> reading(source, outcome))
                        .toList());
        if (readings.size() < events.size()
                && readings.getLast() instanceof Reading.Unreadable(String plugin, String reason)) {
            Reading untried = new Reading.Unreadable(plugin, "not tried, since just before: " + reason);
            readings.addAll(Collections.nCopies(events.size() - readings.size(), untried));
        }
        return readings;
    }

    private Reading reading(ConnectedSource source, Outcome<List<EntityUri>> outcome) {
        return switch (outcome) {
            case Outcome.Returned<List<EntityUri>>(var uris) ->
                foreign(source, uris)
                        .<Reading>map(uri -> new Reading.Unreadable(
                                source.plugin(),
                                "the decoder answered %s, which is not of a type and source of its own".formatted(uri)))
                        .orElseGet(() -> new Reading.Read(uris));
            case Outcome.Threw<List<EntityUri>>(UndecodableEventException failure) ->
                new Reading.Unreadable(source.plugin(), String.valueOf(failure.getMessage()));
            case Outcome.Threw<List<EntityUri>>(var failure) ->
                new Reading.Unreadable(source.plugin(), "the decoder failed: " + failure);
            case Outcome.Hung<List<EntityUri>>(var failure) ->
                new Reading.Unreadable(source.plugin(), String.valueOf(failure.getMessage()));
        };
    }

    private static Call<List<EntityUri>> decoding(ConnectedSource source, SourceEvent event) {
        return new Call<>(
                () -> "decode of an " + event,
                () -> List.copyOf(source.eventDecoder().decode(event)));
    }

    /** The first that is not the plugin's to tell of. */
    private Optional<EntityUri> foreign(ConnectedSource source, List<EntityUri> uris) {
        return uris.stream()
                .filter(uri -> !uri.source().equals(source.name()) || !isOwn(uri.type(), source.plugin()))
                .findFirst();
    }

    private boolean isOwn(String type, String plugin) {
        return model.entityType(type)
                .filter(declared -> declared.plugin().equals(plugin))
                .isPresent();
    }
}
