/** Work that hosts share: who does what, and how far it is, is kept in the graph. */
@NullMarked
package mds.kernel.job;

import org.jspecify.annotations.NullMarked;
