package mds.sandbox.sources;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The query of a listing: {@code cursor}, {@code limit}, and the aliases that some collections can be asked for. */
final class ListQuery {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private final Map<String, String> parameters = new HashMap<>();

    ListQuery(URI uri) {
        String query = Optional.ofNullable(uri.getRawQuery()).orElse("");
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
    }

    /** The field and value to look for, where the collection can be asked so. */
    Optional<Map.Entry<String, String>> filter(SourceCollection collection) {
        String field = switch (collection) {
            case USERS, GROUPS -> "email";
            case DATASETS -> "location";
            default -> "";
        };
        return Optional.ofNullable(parameters.get(field)).map(value -> Map.entry(field, value));
    }

    String after() {
        String cursor = parameters.getOrDefault("cursor", "");
        return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    }

    int limit() {
        String limit = parameters.getOrDefault("limit", Integer.toString(DEFAULT_LIMIT));
        int parsed = Integer.parseInt(limit);
        if (parsed < 1) {
            throw new IllegalArgumentException("limit is " + limit + ", but must be from 1 to " + MAX_LIMIT);
        }
        return Math.min(parsed, MAX_LIMIT);
    }

    /** The cursor of the page behind an id; opaque to callers. */
    static String cursor(String lastId) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(lastId.getBytes(StandardCharsets.UTF_8));
    }

    /** Unlike a query's, a path's {@code +} is a plus. */
    static String decodeSegment(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    static String encodeSegment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
