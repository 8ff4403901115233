/**
 * The host: the one place where stores, transports, plugins, GraphQL and HTTP are wired, by hand. {@link mds.server.Main}
 * reads a command, {@code StartUp} opens the parts and collects what is wrong with them, {@link mds.server.Host} runs them
 * and ends them in order.
 */
@NullMarked
package mds.server;

import org.jspecify.annotations.NullMarked;
