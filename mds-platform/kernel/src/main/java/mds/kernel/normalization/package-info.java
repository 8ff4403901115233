/** The third stage: records become entities of one graph, checked against the contract of their plugin's SDL. */
@NullMarked
package mds.kernel.normalization;

import org.jspecify.annotations.NullMarked;
