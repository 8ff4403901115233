/** Pipelines and their runs. The plugin is {@link mds.source.pipelines.Pipelines}. */
@NullMarked
package mds.source.pipelines;

import org.jspecify.annotations.NullMarked;
