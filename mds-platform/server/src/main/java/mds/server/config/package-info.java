/** What an operator configures: YAML files, merged in order, overridden by environment and system properties. */
@NullMarked
package mds.server.config;

import org.jspecify.annotations.NullMarked;
