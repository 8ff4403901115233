package mds.server.graphql.engine;

/**
 * How far what follows the graph has come.
 *
 * @param projected everything up to this basis is in the index
 * @param enriched everything up to this basis has been enriched
 */
public record Freshness(long projected, long enriched) {}
