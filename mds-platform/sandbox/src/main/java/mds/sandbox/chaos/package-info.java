/** What goes wrong in {@code mds chaos}: drawn by a seed, and counted. */
@NullMarked
package mds.sandbox.chaos;

import org.jspecify.annotations.NullMarked;
