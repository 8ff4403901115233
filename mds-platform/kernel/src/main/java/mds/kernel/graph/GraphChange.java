package mds.kernel.graph;

import java.time.Instant;
import java.util.Set;
import mds.plugin.Alias;
import mds.plugin.EntityUri;
import mds.plugin.NormalizedRecord;

/**
 * Something that the graph is told. Each says the whole truth about one thing, so telling it twice changes nothing and
 * the store works out the difference.
 */
public sealed interface GraphChange {
    /**
     * A source answered: the root and its parts are exactly as the record says. Attributes, claims, references and parts
     * that an earlier record had and this one has not are taken back. Whom it refers to and is not known yet becomes an
     * uncached entity that is due for hydration, or an alias that is due for resolution. Refused if the graph holds a
     * newer fetch of the root.
     */
    record RecordFetched(NormalizedRecord record, Instant fetchedAt) implements GraphChange {}

    /**
     * A source answered that it holds no such object: the root and its parts become tombstones, which assert and claim
     * nothing. Refused if the graph holds a newer fetch of the root.
     */
    record ConfirmedGone(EntityUri root, Instant fetchedAt, String reason) implements GraphChange {}

    /**
     * A source could not say. The entity keeps what is known, is stale (or stays uncached) with the error, and becomes
     * due again at the next attempt, or when a later question was planned already. Only an answer to this question or a
     * later one makes it whole. Refused if the graph holds such an answer.
     */
    record HydrationFailed(EntityUri root, String error, Instant askedAt, Instant nextAttempt) implements GraphChange {}

    /**
     * An event told of a change at the source, and only an answer to a question that was asked {@code since} then or later
     * will do. The root becomes due {@code at} an instant that is not before, if it is not due earlier; its state stays as
     * it is. Refused if the graph holds such an answer.
     */
    record RefreshDue(EntityUri root, Instant since, Instant at) implements GraphChange {}

    /**
     * An answer, a failure or a plan of a host whose clock is not that of others: their times are not compared. A question
     * counts as asked after what its host saw committed. If an answer was committed later, nobody knows which of the two
     * is newer: the one that is held stays, and the root is due. A plan always stands until a question is answered that
     * was asked after it was committed, and so does a failure.
     *
     * @param change {@link RecordFetched}, {@link ConfirmedGone}, {@link HydrationFailed} or {@link RefreshDue}
     * @param asked the basis of the graph when the source was asked; of a plan it does not matter
     */
    record AmongHosts(GraphChange change, long asked) implements GraphChange {}

    /**
     * Works out the edges of every reference by this alias from the claims that stand now: to the entity that claims it;
     * to the one with the smallest URI if several do; to none if none does.
     */
    record AliasResolved(Alias alias) implements GraphChange {}

    /**
     * The sources were asked who claims an alias, and none knew, or could say. It becomes due again at the next attempt.
     */
    record AliasUnknown(Alias alias, Instant nextAttempt) implements GraphChange {}

    /** The edges that a rule derives from a start are exactly those to these ends. */
    record EdgesInferred(String rule, String edgeType, EntityUri from, Set<EntityUri> to) implements GraphChange {
        public EdgesInferred {
            to = Set.copyOf(to);
        }
    }

    /** The keys by which a match rule finds an entity are exactly these. */
    record KeysDerived(String rule, EntityUri entity, Set<MatchKey> keys) implements GraphChange {
        public KeysDerived {
            keys = Set.copyOf(keys);
        }
    }

    /** Enrichment has looked at the entity as it is now. */
    record EntityEnriched(EntityUri uri, Instant at) implements GraphChange {}

    /** A follower of the commit log has finished with everything up to a basis. Never moves backwards. */
    record FollowerAdvanced(String follower, long basis) implements GraphChange {}

    /** A host works on a job until an instant; one that is over lets it go. Refused while another host's hold lasts. */
    record JobHeld(String job, String host, Instant now, Instant until) implements GraphChange {}

    /** A host goes on with a job until an instant; one that is over lets it go. Refused if another took hold of it since. */
    record JobKept(String job, String host, Instant until) implements GraphChange {}

    /**
     * What comes behind it in the same commit is the work of a host on a job. If another took hold of the job since, it is
     * refused, and so is all that comes behind it.
     */
    record WorkOf(String job, String host) implements GraphChange {}

    /** How far a job is, in its own words. Refused if another host took hold of the job meanwhile. */
    record JobNoted(String job, String host, String note) implements GraphChange {}

    /** What someone asks of whoever works on a job, in the job's own words; it takes the place of what was asked before. */
    record JobAsked(String job, String request) implements GraphChange {}
}
