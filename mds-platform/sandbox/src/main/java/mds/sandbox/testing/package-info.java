@NullMarked
package mds.sandbox.testing;

import org.jspecify.annotations.NullMarked;
