package mds.sandbox.sources;

import java.util.Arrays;
import java.util.Optional;

/** A collection of the source contract: its path below {@code /api/v1/} and the words of its thin events. */
public enum SourceCollection {
    MODELS(SampleSource.REGISTRY, "models", "model", "model_id"),
    INSTANCES(SampleSource.REGISTRY, "instances", "model_instance", "instance_id"),
    PIPELINES(SampleSource.ORCHESTRATOR, "pipelines", "pipeline", "pipeline_id"),
    PIPELINE_RUNS(SampleSource.ORCHESTRATOR, "pipeline-runs", "pipeline_run", "pipeline_run_id"),
    TESTS(SampleSource.EXPERIMENTATION, "tests", "ab_test", "test_id"),
    FEATURES(SampleSource.FEATURES, "features", "feature", "feature_id"),
    FEATURE_SETS(SampleSource.FEATURES, "feature-sets", "feature_set", "feature_set_id"),
    DATASETS(SampleSource.DATASETS, "datasets", "dataset", "dataset_id"),
    USERS(SampleSource.IDENTITY, "users", "user", "user_id"),
    GROUPS(SampleSource.IDENTITY, "groups", "group", "group_id");

    private final SampleSource source;
    private final String path;
    private final String subject;
    private final String idField;

    SourceCollection(SampleSource source, String path, String subject, String idField) {
        this.source = source;
        this.path = path;
        this.subject = subject;
        this.idField = idField;
    }

    /** The collection at a source's path, if the source has it. */
    static Optional<SourceCollection> at(SampleSource source, String path) {
        return Arrays.stream(values())
                .filter(collection -> collection.source == source && collection.path.equals(path))
                .findFirst();
    }

    /** The source that serves it. */
    public SampleSource source() {
        return source;
    }

    /** Its path segment, such as {@code pipeline-runs}. */
    public String path() {
        return path;
    }

    /** What its objects are in MDS, such as {@code pipeline-run}: the words of their events, spelled as in URIs. */
    public String entityType() {
        return subject.replace('_', '-');
    }

    /** The thin event that says something happened to one of its objects; the verb is one such as {@code updated}. */
    public ThinEvent event(String id, String verb) {
        return new ThinEvent(source, subject + "_" + verb, idField, id);
    }
}
