/**
 * Executes GraphQL requests, each within its bounds: documents by hash, errors by code, subscriptions that are told again
 * when what they are about has changed.
 */
@NullMarked
package mds.server.graphql.engine;

import org.jspecify.annotations.NullMarked;
