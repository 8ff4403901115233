@NullMarked
package mds.plugin;

import org.jspecify.annotations.NullMarked;
