package mds.storage.elasticsearch;

import co.elastic.clients.elasticsearch._types.FieldValue;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import mds.plugin.EntityUri;

/**
 * Where a page of hits ends: the sort values of its last hit. As text it is base64url of {@code <score> <uri>}.
 *
 * @param score of that hit
 * @param uri of that hit, which decides between hits of equal score
 */
record Cursor(double score, EntityUri uri) {

    /** @throws IllegalArgumentException if the text is not what {@link #toString()} gave */
    static Cursor parse(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            String plain = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            int space = plain.indexOf(' ');
            double score = Double.parseDouble(plain.substring(0, Math.max(space, 0)));
            if (!Double.isFinite(score)) {
                throw new IllegalArgumentException("its score is " + score);
            }
            return new Cursor(score, EntityUri.parse(plain.substring(space + 1)));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new IllegalArgumentException(
                    "'%s' is not a cursor of this search; expected one that an earlier page gave".formatted(text), e);
        }
    }

    List<FieldValue> sortValues() {
        return List.of(FieldValue.of(score), FieldValue.of(uri.toString()));
    }

    @Override
    public String toString() {
        byte[] plain = (score + " " + uri).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
    }
}
