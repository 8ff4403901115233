/** Features and the sets that they are served in. The plugin is {@link mds.source.featurestore.FeatureStore}. */
@NullMarked
package mds.source.featurestore;

import org.jspecify.annotations.NullMarked;
