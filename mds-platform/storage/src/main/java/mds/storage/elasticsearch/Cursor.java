package mds.storage.elasticsearch;

import co.elastic.clients.elasticsearch._types.FieldValue;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import mds.kernel.search.SearchIndex.Sort;
import mds.plugin.EntityUri;

/**
 * Where a page of hits ends: the sort values of its last hit. As text it is base64url of {@code <sort> <uri> <key>}.
 *
 * @param sort of the search
 * @param key by which it sorts: a score, a name or a number of milliseconds, as text
 * @param uri of that hit, which decides between hits of equal key
 */
record Cursor(Sort sort, String key, EntityUri uri) {

    /** @throws IllegalArgumentException if the text is not what {@link #toString()} gave for a search sorted so */
    static Cursor parse(String text, Sort sort) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            String plain = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            String[] parts = plain.split(" ", 3);
            if (parts.length < 3 || !parts[0].equals(sort.name())) {
                throw new IllegalArgumentException("it is of another search");
            }
            Cursor cursor = new Cursor(sort, parts[2], EntityUri.parse(parts[1]));
            cursor.value();
            return cursor;
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new IllegalArgumentException(
                    "'%s' is not a cursor of this search; expected one that an earlier page gave".formatted(text), e);
        }
    }

    List<FieldValue> sortValues() {
        return List.of(value(), FieldValue.of(uri.toString()));
    }

    private FieldValue value() {
        return switch (sort) {
            case RELEVANCE -> FieldValue.of(score());
            case NAME -> FieldValue.of(key);
            case UPDATED -> FieldValue.of(Long.parseLong(key));
        };
    }

    private double score() {
        double score = Double.parseDouble(key);
        if (!Double.isFinite(score)) {
            throw new IllegalArgumentException("its score is " + score);
        }
        return score;
    }

    @Override
    public String toString() {
        byte[] plain = (sort + " " + uri + " " + key).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
    }
}
