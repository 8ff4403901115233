package mds.kernel.normalization;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import mds.kernel.model.GraphModel;
import mds.kernel.source.ConnectedSource;
import mds.kernel.source.PluginCalls;
import mds.plugin.InvalidRecordException;
import mds.plugin.NormalizedRecord;
import mds.plugin.SourceRecord;

/** Turns records into checked entities. */
public final class NormalizationStage {
    /** So often a batch waits for a plugin that hangs: one bad record keeps no others back, and no plugin all sources. */
    private static final int MOST_HUNG = 2;

    private final ContractCheck contract;
    private final PluginCalls calls;

    /** A stage that checks against the model. */
    public NormalizationStage(GraphModel model, PluginCalls calls) {
        this.contract = new ContractCheck(model);
        this.calls = calls;
    }

    /** What came of a record. */
    public sealed interface Outcome {
        /** Entities that fit their SDL. */
        record Normalized(NormalizedRecord record) implements Outcome {}

        /** A fault of the record or the plugin, with the plugin, the record and the expectation. */
        record Refused(String reason) implements Outcome {}
    }

    /** Normalizes and checks one record of a source. */
    public Outcome normalize(ConnectedSource source, SourceRecord record) throws InterruptedException {
        return normalize(source, List.of(record)).getFirst();
    }

    /**
     * Normalizes and checks records of a source. If its plugin hangs twice, the rest is not tried.
     *
     * @return what came of each, in their order
     */
    public List<Outcome> normalize(ConnectedSource source, List<SourceRecord> records) throws InterruptedException {
        List<Outcome> outcomes = new ArrayList<>(records.size());
        for (int hung = 0; hung < MOST_HUNG && outcomes.size() < records.size(); hung++) {
            List<SourceRecord> rest = records.subList(outcomes.size(), records.size());
            List<PluginCalls.Outcome<NormalizedRecord>> row = calls.callInRow(
                    rest.stream().map(record -> normalizing(source, record)).toList());
            for (int at = 0; at < row.size(); at++) {
                outcomes.add(outcome(source, rest.get(at), row.get(at)));
            }
        }
        if (outcomes.size() < records.size() && outcomes.getLast() instanceof Outcome.Refused(String reason)) {
            Outcome untried = new Outcome.Refused("not tried, since just before: " + reason);
            outcomes.addAll(Collections.nCopies(records.size() - outcomes.size(), untried));
        }
        return outcomes;
    }

    private static PluginCalls.Call<NormalizedRecord> normalizing(ConnectedSource source, SourceRecord record) {
        return new PluginCalls.Call<>(
                () -> "normalize of " + record.uri(), () -> source.normalizer().normalize(record));
    }

    private Outcome outcome(
            ConnectedSource source, SourceRecord record, PluginCalls.Outcome<NormalizedRecord> outcome) {
        return switch (outcome) {
            case PluginCalls.Outcome.Returned<NormalizedRecord>(var normalized) -> checked(source, record, normalized);
            case PluginCalls.Outcome.Threw<NormalizedRecord>(InvalidRecordException failure) ->
                refused(source, String.valueOf(failure.getMessage()));
            case PluginCalls.Outcome.Threw<NormalizedRecord>(var failure) ->
                refused(source, "normalizing %s failed: %s".formatted(record.uri(), failure));
            case PluginCalls.Outcome.Hung<NormalizedRecord>(var failure) ->
                refused(source, String.valueOf(failure.getMessage()));
        };
    }

    private Outcome checked(ConnectedSource source, SourceRecord record, NormalizedRecord normalized) {
        if (!normalized.root().uri().equals(record.uri())) {
            return refused(source, "the record of %s was normalized to %s".formatted(record.uri(), normalized.root()));
        }
        List<String> faults = contract.faults(normalized, source.plugin());
        return faults.isEmpty()
                ? new Outcome.Normalized(normalized)
                : refused(source, "the entity breaks its SDL: " + String.join("; ", faults));
    }

    private static Outcome refused(ConnectedSource source, String reason) {
        return new Outcome.Refused("plugin '%s', source '%s': %s".formatted(source.plugin(), source.name(), reason));
    }
}
