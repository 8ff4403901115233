/** Models and their trained versions. The plugin is {@link mds.source.modelregistry.ModelRegistry}. */
@NullMarked
package mds.source.modelregistry;

import org.jspecify.annotations.NullMarked;
