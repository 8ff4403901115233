@NullMarked
package mds.sandbox;

import org.jspecify.annotations.NullMarked;
