package mds.server.graphql;

import mds.kernel.graph.Edge;
import mds.kernel.graph.EntityView;

/** An edge with the entities at its ends. */
record Relationship(Edge edge, EntityView from, EntityView to) {}
