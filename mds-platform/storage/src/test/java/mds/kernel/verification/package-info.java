/** Verification, held against the real stores. */
@NullMarked
package mds.kernel.verification;

import org.jspecify.annotations.NullMarked;
