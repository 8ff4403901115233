/** The first stage: thin events come in from transports, are decoded and coalesced, and none is lost. */
@NullMarked
package mds.kernel.event;

import org.jspecify.annotations.NullMarked;
