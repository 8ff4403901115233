package mds.server.graphql;

import java.util.List;

/**
 * Why an inferred edge is there.
 *
 * @param paths each from its start to its end
 * @param truncated whether there are more
 */
record Evidence(List<List<Relationship>> paths, boolean truncated) {}
