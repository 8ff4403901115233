/**
 * The ways for events to come in. A new one is a package of its own with an {@link mds.kernel.event.EventTransport};
 * what they share is here.
 */
@NullMarked
package mds.transport;

import org.jspecify.annotations.NullMarked;
