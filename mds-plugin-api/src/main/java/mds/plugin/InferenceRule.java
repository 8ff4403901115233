package mds.plugin;

/**
 * A rule by which edges follow from others, as data. The host evaluates it incrementally when facts change, says which
 * edges an inferred one follows from, and takes it back when the last of its evidence goes.
 */
public sealed interface InferenceRule permits PathRule {
    /** A kebab-case word, unique among all loaded plugins, e.g. {@code model-tested-in}. */
    String id();

    /** The type of the edges that the rule yields, e.g. {@code testedIn}. */
    String derives();
}
