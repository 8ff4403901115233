@NullMarked
package mds.sandbox.servers;

import org.jspecify.annotations.NullMarked;
