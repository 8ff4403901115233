package mds.storage.elasticsearch;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.json.JsonData;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import mds.kernel.graph.EntityState;
import mds.kernel.search.NameWords;
import mds.kernel.search.TypedQuery;

/**
 * What a search asks for, and what comes first: an exact name, id or URI far above everything else; then entities that
 * have all words, or words that begin with them, in their name; then those that have them in name, id, tags, owners,
 * domains, attributes and description together, typing errors included. Among equals what is not gone comes first, then
 * what is released, then what its source changed lately.
 */
final class Ranking {
    private static final float EXACT = 10_000;
    private static final float IDENTIFIED = 1_000;
    private static final float ALL_IN_NAME = 500;
    private static final float ALIVE = 50;
    private static final float RELEASED = 2;
    private static final float RECENT = 2;
    /** What was changed so long ago is half as recent as what was changed today. */
    private static final String HALF_RECENT = "30d";
    /** The tag by which a registry says so, in the unified model. */
    private static final String RELEASED_TAG = "model.state::released";

    /** A person who types more words has pasted a text; the first ones will do. */
    private static final int MOST_WORDS = 16;

    private static final int MOST_PHRASES = 16;
    private static final int LONGEST_PHRASE = 64;
    /** What is longer was pasted; it finds what begins so. The engine takes no automaton of thousands of letters. */
    private static final int LONGEST_WORD = 256;

    /** Shorter words have too many neighbours. */
    private static final int SHORTEST_MISTYPED = 4;

    private static final int LONGEST_EXACT = 1024;

    private Ranking() {}

    /**
     * The whole query.
     *
     * @param filter what must hold of every hit
     * @param now by which what is recent is judged, to the day: pages of one search agree about it
     */
    static Query of(TypedQuery typed, Query filter, Instant now) {
        String today = Long.toString(now.truncatedTo(ChronoUnit.DAYS).toEpochMilli());
        return Query.of(q -> q.bool(all -> all.must(
                        typed.text().isBlank()
                                ? Query.of(a -> a.matchAll(m -> m))
                                : text(typed.text().strip()))
                .filter(filter)
                .filter(phrases(typed.phrases()))
                .mustNot(phrases(typed.unwanted()))
                .should(
                        constant(ALIVE, alive()),
                        constant(
                                RELEASED,
                                Query.of(t -> t.term(v -> v.field(Field.TAGS).value(RELEASED_TAG)))),
                        Query.of(d -> d.distanceFeature(f -> f.untyped(u -> u.field(Field.UPDATED)
                                .origin(JsonData.of(today))
                                .pivot(JsonData.of(HALF_RECENT))
                                .boost(RECENT)))))));
    }

    /** Names that are typed so far; the last word may be unfinished. */
    static Query beginning(String text) {
        List<String> words = words(text);
        if (words.isEmpty()) {
            return Query.of(q -> q.matchNone(n -> n));
        }
        List<Query> inName = words.stream().map(Ranking::inName).toList();
        return Query.of(q -> q.bool(all -> all.filter(inName)
                .should(constant(EXACT, exact(text)), constant(ALIVE, alive()))
                .should(words.stream().map(word -> term(Field.NAME, word, 1)).toList())));
    }

    /** What is called so. */
    static Query named(String text) {
        List<Query> inName = words(text).stream().map(Ranking::inName).toList();
        return Query.of(q -> q.bool(either -> {
            either.should(exact(text)).minimumShouldMatch("1");
            return inName.isEmpty() ? either : either.should(all -> all.bool(b -> b.must(inName)));
        }));
    }

    private static List<String> words(String text) {
        return NameWords.typed(text).stream()
                .limit(MOST_WORDS)
                .map(word -> word.substring(0, Math.min(word.length(), LONGEST_WORD)))
                .toList();
    }

    private static Query text(String text) {
        List<String> words = words(text);
        Query exact = constant(EXACT, exact(text));
        if (words.isEmpty()) {
            return exact;
        }
        List<Query> anywhere = words.stream().map(Ranking::anywhere).toList();
        List<Query> inName = words.stream().map(Ranking::inName).toList();
        return Query.of(q -> q.bool(either -> either.should(exact)
                .should(all -> all.bool(b ->
                        b.must(anywhere).should(constant(ALL_IN_NAME, Query.of(n -> n.bool(i -> i.must(inName)))))))
                .should(constant(IDENTIFIED, identified(text)))
                .minimumShouldMatch("1")));
    }

    private static Query identified(String text) {
        String key = NameWords.key(text.substring(0, Math.min(text.length(), LONGEST_EXACT)));
        return Query.of(q -> q.term(t -> t.field(Field.ID).value(key)));
    }

    private static Query exact(String text) {
        String start = text.substring(0, Math.min(text.length(), LONGEST_EXACT));
        List<FieldValue> spellings = List.of(FieldValue.of(NameWords.key(start)), FieldValue.of(NameWords.fold(start)));
        return Query.of(q -> q.terms(t -> t.field(Field.EXACT).terms(v -> v.value(spellings))));
    }

    private static Query inName(String word) {
        return Query.of(q -> q.bool(either -> either.should(term(Field.NAME, word, 1))
                .should(prefix(Field.NAME, word, 1))
                .minimumShouldMatch("1")));
    }

    private static Query anywhere(String word) {
        List<Query> ways = new ArrayList<>(List.of(
                term(Field.NAME, word, 4),
                prefix(Field.NAME, word, 3),
                term(Field.WORDS, word, 1.5f),
                prefix(Field.WORDS, word, 1),
                term(Field.DESCRIPTION, word, 1)));
        if (word.length() >= SHORTEST_MISTYPED) {
            ways.add(mistyped(Field.NAME, word, 0.5f));
            ways.add(mistyped(Field.WORDS, word, 0.2f));
        }
        return Query.of(q -> q.disMax(best -> best.tieBreaker(0.1).queries(ways)));
    }

    /** One letter that is wrong, missing, left over or out of place; two in words of eight letters and more. */
    private static Query mistyped(String field, String word, float boost) {
        return Query.of(q -> q.fuzzy(f -> f.field(field)
                .value(word)
                .fuzziness("AUTO:4,8")
                .prefixLength(1)
                .maxExpansions(30)
                .boost(boost)));
    }

    private static List<Query> phrases(List<String> texts) {
        return texts.stream()
                .distinct()
                .limit(MOST_PHRASES)
                .map(Ranking::phrase)
                .toList();
    }

    private static Query phrase(String text) {
        String words = NameWords.finest(text).stream().limit(LONGEST_PHRASE).collect(Collectors.joining(" "));
        return words.isEmpty()
                ? exact(text)
                : Query.of(q -> q.matchPhrase(p -> p.field(Field.PHRASES).query(words)));
    }

    private static Query alive() {
        return Query.of(q ->
                q.bool(not -> not.mustNot(n -> n.term(t -> t.field(Field.STATE).value(EntityState.GONE.name())))));
    }

    private static Query term(String field, String word, float boost) {
        return Query.of(q -> q.term(t -> t.field(field).value(word).boost(boost)));
    }

    private static Query prefix(String field, String word, float boost) {
        return Query.of(q -> q.prefix(p -> p.field(field).value(word).boost(boost)));
    }

    private static Query constant(float score, Query filter) {
        return Query.of(q -> q.constantScore(c -> c.boost(score).filter(filter)));
    }
}
