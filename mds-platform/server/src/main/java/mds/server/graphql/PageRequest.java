package mds.server.graphql;

import graphql.schema.DataFetchingEnvironment;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import mds.server.graphql.QueryException.Code;

/**
 * Which page is asked for.
 *
 * @param first how many entries at most
 * @param after the sort key of the entry to go on behind; empty for the first page
 */
record PageRequest(int first, Optional<String> after) {
    static final int LARGEST = 500;

    /** Everything, up to a limit. */
    static PageRequest upTo(int limit) {
        return new PageRequest(limit, Optional.empty());
    }

    /** Reads the arguments {@code first} and {@code after}. */
    static PageRequest of(DataFetchingEnvironment field) {
        Optional<String> cursor = Optional.ofNullable(field.getArgument("after"));
        return new PageRequest(first(field, LARGEST), cursor.map(PageRequest::decode));
    }

    /** Reads the argument {@code first}. */
    static int first(DataFetchingEnvironment field, int largest) {
        int first = field.getArgumentOrDefault("first", 0);
        if (first < 0 || first > largest) {
            throw new QueryException(Code.BAD_INPUT, "first = %d is not between 0 and %d".formatted(first, largest));
        }
        return first;
    }

    /** A cursor is the sort key of its entry, so it stays good whatever comes or goes around it. */
    static String cursor(String sortKey) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sortKey.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String cursor) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new QueryException(
                    Code.BAD_INPUT, "after = '%s' is no cursor; take one from an earlier page".formatted(cursor));
        }
    }
}
