/** The configured sources, and how the host calls what their plugins brought. */
@NullMarked
package mds.kernel.source;

import org.jspecify.annotations.NullMarked;
