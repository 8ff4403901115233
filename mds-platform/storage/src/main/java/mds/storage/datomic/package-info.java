/**
 * The system of record on Datomic's peer library: {@link mds.storage.datomic.DatomicGraphStore} is the graph,
 * {@link mds.storage.datomic.DatomicDeadLetters} keeps what could not be read.
 *
 * <p>The way of a commit: {@link mds.storage.datomic.Draft} reads what the changes touch and works out the difference,
 * {@link mds.storage.datomic.Writer} writes it, again from a newer database if another host was faster, into a
 * {@link mds.storage.datomic.Ledger}: a database of the peer library as it is, or one in memory with a journal.
 */
@NullMarked
package mds.storage.datomic;

import org.jspecify.annotations.NullMarked;
