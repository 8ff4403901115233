package mds.sandbox.sources;

import java.util.Arrays;
import java.util.List;

/** The six source systems of the sample organisation, under their default names. */
public enum SampleSource {
    /** Models and their instances. */
    REGISTRY("registry", "model-registry"),
    /** Pipelines and their runs. */
    ORCHESTRATOR("orchestrator", "pipelines"),
    /** A/B tests and their cells; the one whose events come over SNS and SQS. */
    EXPERIMENTATION("experimentation", "experimentation"),
    /** Features and feature sets. */
    FEATURES("features", "feature-store"),
    /** Datasets. */
    DATASETS("datasets", "datasets"),
    /** Users and groups. */
    IDENTITY("identity", "identity");

    private final String sourceName;
    private final String plugin;

    SampleSource(String sourceName, String plugin) {
        this.sourceName = sourceName;
        this.plugin = plugin;
    }

    /** Its name in the configuration and in URIs. */
    public String sourceName() {
        return sourceName;
    }

    /** The id of the plugin that understands it. */
    public String plugin() {
        return plugin;
    }

    /** The name of its Kafka topic, or of its SNS topic and SQS queue. */
    public String eventChannel() {
        return sourceName + "-events";
    }

    /** Whether its events take the way of SNS and SQS; the others take Kafka. */
    public boolean usesSqs() {
        return this == EXPERIMENTATION;
    }

    /** The collections that it serves. */
    public List<SourceCollection> collections() {
        return Arrays.stream(SourceCollection.values())
                .filter(collection -> collection.source() == this)
                .toList();
    }
}
