package mds.storage.datomic;

import clojure.lang.Keyword;
import datomic.Datom;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.Job;

/** The jobs that a transaction touches: as one database value has them, and as the changes leave them. */
final class JobDrafts {
    private static final List<Keyword> SAID =
            List.of(Schema.JOB, Schema.JOB_HOST, Schema.JOB_UNTIL, Schema.JOB_NOTE, Schema.JOB_REQUEST);

    private final Datoms datoms;
    private final Changes changes;
    private final Map<String, JobDraft> drafts = new LinkedHashMap<>();
    private final Set<Object> worked = new HashSet<>();

    JobDrafts(Datoms datoms, Changes changes) {
        this.datoms = datoms;
        this.changes = changes;
    }

    private record JobDraft(Object node, Map<Keyword, Object> before, Map<Keyword, Object> after) {}

    static Job read(String name, Datoms datoms) {
        OptionalLong node = datoms.holder(Schema.JOB, name);
        if (node.isEmpty()) {
            return Job.unknown(name);
        }
        Map<Keyword, Object> said = said(datoms, node.getAsLong());
        return new Job(
                name,
                text(said, Schema.JOB_HOST),
                Optional.ofNullable(said.get(Schema.JOB_UNTIL))
                        .map(Datoms::instant)
                        .orElse(Instant.EPOCH),
                text(said, Schema.JOB_NOTE),
                text(said, Schema.JOB_REQUEST));
    }

    /** Whether the hold could be taken, kept or let go. */
    boolean held(GraphChange.JobHeld change) {
        Map<Keyword, Object> job = draft(change.job()).after();
        boolean others = isOthers(job, change.host())
                && job.get(Schema.JOB_UNTIL) instanceof Long until
                && until > Datoms.micros(change.now());
        if (!others) {
            job.put(Schema.JOB_HOST, change.host());
            job.put(Schema.JOB_UNTIL, Datoms.micros(change.until()));
        }
        return !others;
    }

    /** Whether the hold was still the host's, to be kept or let go. */
    boolean kept(GraphChange.JobKept change) {
        Map<Keyword, Object> job = draft(change.job()).after();
        boolean others = isOthers(job, change.host());
        if (!others) {
            job.put(Schema.JOB_HOST, change.host());
            job.put(Schema.JOB_UNTIL, Datoms.micros(change.until()));
        }
        return !others;
    }

    /** Whether the job is still the host's, also at the moment of the transaction. */
    boolean worked(GraphChange.WorkOf change) {
        JobDraft job = draft(change.job());
        worked.add(change.job());
        return !isOthers(job.after(), change.host());
    }

    /** Whether the job was still the host's. */
    boolean noted(GraphChange.JobNoted change) {
        Map<Keyword, Object> job = draft(change.job()).after();
        boolean others = isOthers(job, change.host());
        if (!others) {
            job.put(Schema.JOB_NOTE, change.note());
        }
        return !others;
    }

    void asked(GraphChange.JobAsked change) {
        draft(change.job()).after().put(Schema.JOB_REQUEST, change.request());
    }

    void write() {
        drafts.values().stream()
                .filter(job -> !job.before().equals(job.after())
                        || worked.contains(job.after().get(Schema.JOB)))
                .forEach(this::write);
    }

    private void write(JobDraft job) {
        Object revision = job.before().get(Schema.JOB_REVISION);
        if (revision == null) {
            changes.add(job.node(), Schema.JOB_REVISION, 1L);
        } else {
            changes.compareAndSwap(job.node(), Schema.JOB_REVISION, revision, (long) revision + 1);
        }
        SAID.forEach(attribute -> changes.difference(
                job.node(), attribute, job.before().get(attribute), job.after().get(attribute)));
    }

    private JobDraft draft(String name) {
        return drafts.computeIfAbsent(name, job -> {
            OptionalLong node = datoms.holder(Schema.JOB, job);
            Map<Keyword, Object> before = node.isPresent() ? said(datoms, node.getAsLong()) : Map.of();
            Map<Keyword, Object> after = new HashMap<>(before);
            after.put(Schema.JOB, job);
            return new JobDraft(node.isPresent() ? (Object) node.getAsLong() : changes.newId(), before, after);
        });
    }

    private static Map<Keyword, Object> said(Datoms datoms, long node) {
        Map<Keyword, Object> said = new HashMap<>();
        for (Datom datom : datoms.of(node)) {
            said.put(datoms.attribute(datom), datom.v());
        }
        return said;
    }

    private static boolean isOthers(Map<Keyword, Object> job, String host) {
        return job.containsKey(Schema.JOB_HOST) && !Objects.equals(job.get(Schema.JOB_HOST), host);
    }

    private static Optional<String> text(Map<Keyword, Object> said, Keyword attribute) {
        return Optional.ofNullable((String) said.get(attribute));
    }
}
