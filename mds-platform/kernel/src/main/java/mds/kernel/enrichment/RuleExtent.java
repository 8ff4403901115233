package mds.kernel.enrichment;

/**
 * A type of entities of which a rule derives something.
 *
 * @param work what it derives
 * @param entityType of which entities
 * @param edgeType the type of the edges that start there; of the edges that the keys are for
 */
record RuleExtent(Work work, String entityType, String edgeType) {
    /** What is derived; keys are there before the edges that follow from them. */
    enum Work {
        KEYS,
        EDGES
    }
}
