/** Events that have no effect, on real stores. */
@NullMarked
package mds.kernel.event;

import org.jspecify.annotations.NullMarked;
