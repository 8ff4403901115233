package mds.server.graphql;

/**
 * One concern beside asking the graph: the code behind its fields of {@code Query} and {@code Mutation}, and behind the
 * types of its own. Its part of the schema is a file of its own, too.
 */
@FunctionalInterface
public interface FieldGroup {
    /** Hands over its fields; called once, while the schema is made. */
    void into(RootFields roots);
}
