/** The second stage: the sources of truth are asked what is true now. */
@NullMarked
package mds.kernel.hydration;

import org.jspecify.annotations.NullMarked;
