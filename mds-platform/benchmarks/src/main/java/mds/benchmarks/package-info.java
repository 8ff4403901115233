/**
 * Measurements of the whole and of its parts. Each prints its figures beside a floor or a peer that was measured in the
 * same run, since machines differ and are shared: the ratio is what can be compared.
 */
@NullMarked
package mds.benchmarks;

import org.jspecify.annotations.NullMarked;
