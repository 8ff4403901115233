/** The stages between an event and a commit, in a row: hydrate · normalize · commit. */
@NullMarked
package mds.kernel.pipeline;

import org.jspecify.annotations.NullMarked;
