/** People and the groups that they belong to. The plugin is {@link mds.source.identity.Identity}. */
@NullMarked
package mds.source.identity;

import org.jspecify.annotations.NullMarked;
