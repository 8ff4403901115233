package mds.server.graphql.engine;

import graphql.GraphQLError;
import graphql.InvalidSyntaxError;
import graphql.validation.ValidationError;
import graphql.validation.ValidationErrorType;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A bound that a document breaks while it is read or validated. GraphQL for Java tells of it in words alone, from which
 * this takes the figures.
 *
 * @param limit which bound: {@code tokens}
 * @param asked how much the document has, or one more than is allowed where reading ended there
 * @param allowed how much it may have
 */
record BrokenBound(String limit, long asked, long allowed) {
    private static final Map<String, Pattern> READING = Map.of(
            "characters", Pattern.compile("More than ([\\d,]+) characters .*"),
            "tokens", Pattern.compile("More than ([\\d,]+) 'grammar' tokens .*"),
            "whitespace tokens", Pattern.compile("More than ([\\d,]+) 'whitespace' tokens .*"),
            "nesting", Pattern.compile("More than ([\\d,]+) deep 'grammar' rules .*"));
    private static final Map<ValidationErrorType, String> VALIDATING = Map.of(
            ValidationErrorType.MaxQueryDepthExceeded, "depth",
            ValidationErrorType.MaxQueryFieldsExceeded, "fields");
    private static final Pattern EXCEEDS = Pattern.compile("\\D*([\\d,]+)\\D+([\\d,]+)\\D*");

    /** The bound that an error tells of; empty if it tells of something else. */
    static Optional<BrokenBound> of(GraphQLError error) {
        String message = String.valueOf(error.getMessage());
        return switch (error) {
            case InvalidSyntaxError syntax ->
                READING.entrySet().stream()
                        .flatMap(bound -> bound.getValue()
                                .matcher(message)
                                .results()
                                .map(found -> new BrokenBound(bound.getKey(), number(found, 1) + 1, number(found, 1))))
                        .findFirst();
            case ValidationError invalid ->
                Optional.ofNullable(VALIDATING.get(invalid.getValidationErrorType()))
                        .flatMap(limit -> EXCEEDS.matcher(message)
                                .results()
                                .map(found -> new BrokenBound(limit, number(found, 1), number(found, 2)))
                                .findFirst());
            default -> Optional.empty();
        };
    }

    String message() {
        return "the document has %d %s or more, and %d are allowed; ask for less, or in several requests"
                .formatted(asked, limit, allowed);
    }

    Map<String, Object> extensions() {
        return LimitExceeded.extensions(limit, asked, allowed);
    }

    private static long number(MatchResult found, int group) {
        return Long.parseLong(found.group(group).replace(",", ""));
    }
}
