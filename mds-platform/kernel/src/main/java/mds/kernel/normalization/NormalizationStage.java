package mds.kernel.normalization;

import java.util.List;
import java.util.concurrent.ExecutionException;
import mds.kernel.model.GraphModel;
import mds.kernel.source.ConnectedSource;
import mds.kernel.source.PluginCalls;
import mds.plugin.InvalidRecordException;
import mds.plugin.NormalizedRecord;
import mds.plugin.SourceRecord;

/** Turns records into checked entities. */
public final class NormalizationStage {
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
        NormalizedRecord normalized;
        try {
            normalized = calls.call(
                    "normalize of " + record.uri(), () -> source.normalizer().normalize(record));
        } catch (PluginCalls.TooSlow e) {
            return refused(source, String.valueOf(e.getMessage()));
        } catch (ExecutionException e) {
            return e.getCause() instanceof InvalidRecordException invalid
                    ? refused(source, String.valueOf(invalid.getMessage()))
                    : refused(source, "normalizing %s failed: %s".formatted(record.uri(), e.getCause()));
        }
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
