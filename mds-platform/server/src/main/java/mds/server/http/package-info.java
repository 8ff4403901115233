/** What the host answers over HTTP: GraphQL, GraphiQL, health, metrics, and the route by which sources post events. */
@NullMarked
package mds.server.http;

import org.jspecify.annotations.NullMarked;
