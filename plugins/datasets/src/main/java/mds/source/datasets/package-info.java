/** Tables and files, and where they lie. The plugin is {@link mds.source.datasets.Datasets}. */
@NullMarked
package mds.source.datasets;

import org.jspecify.annotations.NullMarked;
