/** Loads plugin jars, each in a class loader of its own that sees the plugin API, Jackson and the JDK, and nothing else. */
@NullMarked
package mds.server.plugins;

import org.jspecify.annotations.NullMarked;
