package mds.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A request that is made to hurt.
 *
 * @param name what is bad about it
 * @param body of the POST
 * @param refusal what its answer must hold: the bound that it breaks, or what is wrong with it
 */
record Hostile(String name, String body, String refusal) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SEARCH =
            "query($f: [SearchFilter!]) { search(query: \"x\", filters: $f) { totalCount } }";

    /** One of each kind. */
    static List<Hostile> all() {
        List<Hostile> all = new ArrayList<>();
        all.add(query("deep", deep(9), "\"limit\":\"depth\""));
        all.add(query("deeper", deep(40), "\"limit\":\"nesting\""));
        all.add(query("deepest", "{a".repeat(5_000), "\"limit\":\"nesting\""));
        all.add(query("wide", "{" + fields(5_000, "a%d: caller { hint }") + "}", "\"limit\":\"tokens\""));
        all.add(query(
                "aliased",
                "{" + fields(1_000, "a%d: search(query: \"x\") { totalCount }") + "}",
                "\"limit\":\"complexity\""));
        all.add(query(
                "counted again and again",
                "{" + fields(1_000, "a%d: status { counts { count } }") + "}",
                "\"limit\":\"complexity\""));
        all.add(query(
                "the same field again and again", "{" + "__typename ".repeat(14_000) + "}", "\"limit\":\"fields\""));
        all.add(query(
                "large pages",
                "{ entities(first: 500) { nodes { edges(first: 500) { nodes { to { name } } } } } }",
                "\"limit\":\"complexity\""));
        all.add(query(
                "circular fragments",
                "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }",
                "INVALID_QUERY"));
        all.add(query("fragments that double", doubling(30), "\"limit\":\"fields\""));
        all.add(query("fragments that all know each other", mesh(100), "INVALID_QUERY"));
        all.add(query("directives", "{ caller " + "@include(if: true) ".repeat(2_000) + "{ hint } }", "INVALID_QUERY"));
        all.add(query("unknown directives", "{ caller " + "@x ".repeat(7_000) + "{ hint } }", "INVALID_QUERY"));
        all.add(query(
                "introspection",
                "{ __schema { types {" + "fields { type { ".repeat(9) + "name" + " } }".repeat(9) + "} } }",
                "\"limit\":\"complexity\""));
        all.add(query(
                "a long text",
                "{ search(query: \"%s\") { totalCount } }".formatted("x".repeat(240_000)),
                "\"limit\":\"text length\""));
        all.add(query("a long document", "# " + "x".repeat(400_000), "\"limit\":\"characters\""));
        all.add(query("blanks", "{ " + "\t ".repeat(60_000) + "caller { hint } }", "\"limit\":\"whitespace tokens\""));
        all.add(with(
                "many filters",
                SEARCH,
                Map.of("f", Collections.nCopies(20_000, Map.of("key", "type", "values", List.of("x")))),
                "\"limit\":\"complexity\""));
        all.add(with(
                "a long variable",
                "query($q: String!) { search(query: $q) { totalCount } }",
                Map.of("q", "x".repeat(900_000)),
                "\"limit\":\"text length\""));
        all.add(new Hostile(
                "a batch",
                "[" + String.join(",", Collections.nCopies(1_000, "{\"query\":\"{caller{hint}}\"}")) + "]",
                "one request at a time"));
        all.add(new Hostile(
                "a deep variable",
                "{\"query\":\"{caller{hint}}\",\"variables\":{\"x\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}}",
                "nesting depth"));
        all.add(new Hostile("a large body", "{\"query\":\"" + " ".repeat(1_100_000) + "\"}", "are allowed"));
        return all;
    }

    private static Hostile query(String name, String query, String refusal) {
        return with(name, query, Map.of(), refusal);
    }

    private static Hostile with(String name, String query, Map<String, ?> variables, String refusal) {
        try {
            return new Hostile(name, JSON.writeValueAsString(Map.of("query", query, "variables", variables)), refusal);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String deep(int rounds) {
        return "{ modelInstance(id: \"aip://model-instance/registry/x\") {"
                + "model { instances { nodes { ".repeat(rounds) + "name" + " } } }".repeat(rounds) + "} }";
    }

    private static String fields(int count, String field) {
        return IntStream.range(0, count).mapToObj(field::formatted).collect(Collectors.joining(" "));
    }

    private static String doubling(int levels) {
        return "{ ...f0 }"
                + IntStream.range(0, levels)
                        .mapToObj(level -> " fragment f%d on Query { a: caller { hint } ...f%d ...f%d }"
                                .formatted(level, level + 1, level + 1))
                        .collect(Collectors.joining())
                + " fragment f%d on Query { caller { hint } }".formatted(levels);
    }

    private static String mesh(int count) {
        String spreads = fields(count, "...f%d");
        return "{ ...f0 }"
                + IntStream.range(0, count)
                        .mapToObj(number -> " fragment f%d on Query { %s }"
                                .formatted(number, count > 70 && number >= 70 ? "...f0" : spreads))
                        .collect(Collectors.joining());
    }
}
