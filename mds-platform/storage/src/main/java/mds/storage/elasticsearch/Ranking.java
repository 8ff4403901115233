package mds.storage.elasticsearch;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import java.util.List;
import mds.kernel.graph.EntityState;
import mds.kernel.search.SearchIndex.SearchQuery;

/**
 * What a search asks for, and what comes first: an exact name, id or URI far above everything else; then entities that
 * have all words, or words that begin with them, in their name; then those that have them in name, id, tags, owners,
 * domains, attributes and description together; and among equals what is not gone.
 */
final class Ranking {
    private static final float EXACT = 10_000;
    private static final float ALL_IN_NAME = 500;
    private static final float ALIVE = 50;

    /** A person who types more words has pasted a text; the first ones will do. */
    private static final int MOST_WORDS = 16;

    private static final int LONGEST_EXACT = 1024;

    private Ranking() {}

    static Query of(SearchQuery query) {
        return Query.of(q -> q.bool(all -> {
            all.must(
                    query.text().isBlank()
                            ? Query.of(a -> a.matchAll(m -> m))
                            : text(query.text().strip()));
            if (!query.types().isEmpty()) {
                List<FieldValue> types =
                        query.types().stream().map(FieldValue::of).toList();
                all.filter(f -> f.terms(t -> t.field(Field.TYPE).terms(v -> v.value(types))));
            }
            return all.should(constant(ALIVE, alive()));
        }));
    }

    private static Query text(String text) {
        List<String> words = NameWords.typed(text).stream().limit(MOST_WORDS).toList();
        Query exact = constant(EXACT, exact(text));
        if (words.isEmpty()) {
            return exact;
        }
        List<Query> anywhere = words.stream().map(Ranking::anywhere).toList();
        List<Query> inName = words.stream().map(Ranking::inName).toList();
        return Query.of(q -> q.bool(either -> either.should(exact)
                .should(all -> all.bool(b ->
                        b.must(anywhere).should(constant(ALL_IN_NAME, Query.of(n -> n.bool(i -> i.must(inName)))))))
                .minimumShouldMatch("1")));
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
        return Query.of(q -> q.disMax(best -> best.tieBreaker(0.1)
                .queries(
                        term(Field.NAME, word, 4),
                        prefix(Field.NAME, word, 3),
                        term(Field.WORDS, word, 1.5f),
                        prefix(Field.WORDS, word, 1),
                        term(Field.DESCRIPTION, word, 1))));
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
