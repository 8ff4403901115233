package mds.kernel.lineage;

/**
 * What a walk would read, found out by walking a little of it.
 *
 * @param nodes how many entities it would come to, the start not counted
 * @param edges how many edges it would look at
 * @param exact whether that little was all; otherwise both figures are projected from how it branched so far
 */
public record LineageCost(long nodes, long edges, boolean exact) {}
