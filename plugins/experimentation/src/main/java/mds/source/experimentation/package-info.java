/** A/B tests and their cells. The plugin is {@link mds.source.experimentation.Experimentation}. */
@NullMarked
package mds.source.experimentation;

import org.jspecify.annotations.NullMarked;
