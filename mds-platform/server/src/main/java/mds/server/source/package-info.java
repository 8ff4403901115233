/** Connects the configured sources to their plugins. */
@NullMarked
package mds.server.source;

import org.jspecify.annotations.NullMarked;
