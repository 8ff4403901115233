/** End to end: the distribution as its users run it, on real servers, with sources written from the contract. */
@NullMarked
package mds.dist;

import org.jspecify.annotations.NullMarked;
