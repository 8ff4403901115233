/** The kernel's enrichment, proven on the real store. */
@NullMarked
package mds.kernel.enrichment;

import org.jspecify.annotations.NullMarked;
