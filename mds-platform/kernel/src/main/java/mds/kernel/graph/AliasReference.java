package mds.kernel.graph;

import mds.plugin.Alias;
import mds.plugin.EntityUri;

/**
 * A reference by alias as a record asserts it, whether it is resolved or not.
 *
 * @param from the entity whose record holds it
 * @param edgeType the type of the edge that it becomes once someone claims the alias
 * @param alias the name
 */
public record AliasReference(EntityUri from, String edgeType, Alias alias) {}
