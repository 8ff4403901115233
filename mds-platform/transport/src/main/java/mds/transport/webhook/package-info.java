/** Events that sources post over HTTP; the server owns the route, this package the rules. */
@NullMarked
package mds.transport.webhook;

import org.jspecify.annotations.NullMarked;
