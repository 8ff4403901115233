/** The language of search is the kernel's; it is held to its properties here. */
@NullMarked
package mds.kernel.search;

import org.jspecify.annotations.NullMarked;
