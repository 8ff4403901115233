/** Events on their way into real stores, from sources that are stormy, slow or away. */
@NullMarked
package mds.kernel.pipeline;

import org.jspecify.annotations.NullMarked;
