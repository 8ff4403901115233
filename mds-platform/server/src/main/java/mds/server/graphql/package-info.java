/**
 * The code behind the fields of the composed schema. Every request sees one snapshot, and every level of a query costs one
 * batch of reads from it; no plugin code runs. How requests are executed and bounded is {@code engine}'s.
 */
@NullMarked
package mds.server.graphql;

import org.jspecify.annotations.NullMarked;
