package mds.plugin;

/**
 * A rule by which edges follow from what the graph holds, as data: from paths of other edges ({@link PathRule}), or from
 * values that two entities have in common ({@link MatchRule}). The host evaluates it when facts change, says from what an
 * inferred edge follows, and takes it back when the last of its evidence goes. A rule that comes, changes or goes with a
 * new version of its plugin is applied to the whole graph in the background.
 */
public sealed interface InferenceRule permits PathRule, MatchRule {
    /** A kebab-case word, unique among all loaded plugins, e.g. {@code model-tested-in}. */
    String id();

    /** The type of the edges that the rule yields, e.g. {@code testedIn}. */
    String derives();
}
