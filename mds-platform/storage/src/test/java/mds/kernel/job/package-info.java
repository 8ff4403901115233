/** Tests of work that hosts share, on the real store. */
@NullMarked
package mds.kernel.job;

import org.jspecify.annotations.NullMarked;
