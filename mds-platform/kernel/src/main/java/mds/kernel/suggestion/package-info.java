/**
 * Suggestions from the graph itself: entities that serve a similar purpose, and what such entities have that one lacks.
 * Each comes with its reasons, is worked out from one snapshot when it is asked for, and is never stored: it is no fact.
 */
@NullMarked
package mds.kernel.suggestion;

import org.jspecify.annotations.NullMarked;
