/**
 * Answers GraphQL queries over the composed schema. Every request sees one snapshot, and every level of a query costs one
 * batch of reads from it; no plugin code runs.
 */
@NullMarked
package mds.server.graphql;

import org.jspecify.annotations.NullMarked;
