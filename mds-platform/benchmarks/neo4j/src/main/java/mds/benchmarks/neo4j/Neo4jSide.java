package mds.benchmarks.neo4j;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.IntToLongFunction;
import java.util.function.ToLongFunction;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;
import org.neo4j.graphdb.Direction;
import org.neo4j.graphdb.GraphDatabaseService;
import org.neo4j.graphdb.Label;
import org.neo4j.graphdb.Node;
import org.neo4j.graphdb.Relationship;
import org.neo4j.graphdb.RelationshipType;
import org.neo4j.graphdb.ResourceIterable;
import org.neo4j.graphdb.Transaction;

/** Loads a graph, given by the ends of each entity's edges, and answers questions by its core API. */
public final class Neo4jSide implements BiFunction<Path, int[][], Map<String, IntToLongFunction>> {
    private static final int TRANSACTION = 200;
    private static final Label THING = Label.label("Thing");
    private static final RelationshipType USES = RelationshipType.withName("uses");
    private static final RelationshipType DERIVED_FROM = RelationshipType.withName("derivedFrom");
    private static final RelationshipType RUN_OF = RelationshipType.withName("runOf");
    private static final RelationshipType[] EDGES = {USES, USES, DERIVED_FROM, DERIVED_FROM, RUN_OF};
    private static final RelationshipType[] PATH = {USES, DERIVED_FROM, USES};

    @Override
    public Map<String, IntToLongFunction> apply(Path directory, int[][] ends) {
        DatabaseManagementService management = new DatabaseManagementServiceBuilder(directory).build();
        GraphDatabaseService graph = management.database("neo4j");
        try (Transaction transaction = graph.beginTx()) {
            transaction
                    .schema()
                    .constraintFor(THING)
                    .assertPropertyIsUnique("uri")
                    .create();
            transaction.commit();
        }
        try (Transaction transaction = graph.beginTx()) {
            transaction.schema().awaitIndexesOnline(1, TimeUnit.MINUTES);
        }
        load(graph, ends);
        return Map.of(
                "page", number -> ask(graph, number, Neo4jSide::page),
                "hops", number -> ask(graph, number, Neo4jSide::hops),
                "lineage", number -> ask(graph, number, Neo4jSide::lineage),
                "paths", number -> ask(graph, number, Neo4jSide::paths));
    }

    private static void load(GraphDatabaseService graph, int[][] ends) {
        String[] ids = new String[ends.length];
        for (int at = 0; at < ends.length; at += TRANSACTION) {
            try (Transaction transaction = graph.beginTx()) {
                for (int number = at; number < Math.min(at + TRANSACTION, ends.length); number++) {
                    Node node = transaction.createNode(THING);
                    node.setProperty("uri", uri(number));
                    node.setProperty("name", "thing " + number);
                    node.setProperty("description", "a thing of the sample, number " + number);
                    node.setProperty("tags", new String[] {"team::t" + number % 20});
                    node.setProperty("size", (long) number);
                    ids[number] = node.getElementId();
                }
                transaction.commit();
            }
        }
        for (int at = 0; at < ends.length; at += TRANSACTION) {
            try (Transaction transaction = graph.beginTx()) {
                for (int number = at; number < Math.min(at + TRANSACTION, ends.length); number++) {
                    Node node = transaction.getNodeByElementId(ids[number]);
                    for (int edge = 0; edge < EDGES.length; edge++) {
                        Node end = transaction.getNodeByElementId(ids[ends[number][edge]]);
                        node.createRelationshipTo(end, EDGES[edge]);
                    }
                }
                transaction.commit();
            }
        }
    }

    private static String uri(int number) {
        return "aip://thing/sample/n" + number;
    }

    private static long ask(GraphDatabaseService graph, int number, ToLongFunction<Node> question) {
        try (Transaction transaction = graph.beginTx()) {
            return question.applyAsLong(transaction.findNode(THING, "uri", uri(number)));
        }
    }

    private static long page(Node node) {
        long letters = name(node);
        for (Relationship edge : edges(node, Direction.OUTGOING)) {
            letters += name(edge.getEndNode());
        }
        for (Relationship edge : edges(node, Direction.INCOMING)) {
            letters += name(edge.getStartNode());
        }
        return letters;
    }

    private static long name(Node node) {
        return ((String) Objects.requireNonNull(node.getAllProperties().get("name"))).length();
    }

    private static long hops(Node node) {
        long found = 0;
        for (Relationship one : edges(node, Direction.OUTGOING, USES)) {
            for (Relationship two : edges(one.getEndNode(), Direction.OUTGOING, DERIVED_FROM)) {
                found += edges(two.getEndNode(), Direction.OUTGOING, USES).size();
            }
        }
        return found;
    }

    private static long lineage(Node start) {
        Set<Node> seen = new HashSet<>(Set.of(start));
        List<Node> frontier = List.of(start);
        for (int depth = 0; depth < 4; depth++) {
            List<Node> next = new ArrayList<>();
            for (Node node : frontier) {
                for (Relationship edge : edges(node, Direction.OUTGOING, USES, DERIVED_FROM, RUN_OF)) {
                    if (seen.add(edge.getEndNode())) {
                        next.add(edge.getEndNode());
                    }
                }
            }
            frontier = next;
        }
        return seen.size();
    }

    private static long paths(Node start) {
        Set<Node> ends = new LinkedHashSet<>(List.of(start));
        for (RelationshipType step : PATH) {
            Set<Node> next = new LinkedHashSet<>();
            ends.forEach(node -> edges(node, Direction.OUTGOING, step).forEach(edge -> next.add(edge.getEndNode())));
            ends = next;
        }
        ends.remove(start);
        long paths = 0;
        for (Node end : ends) {
            paths += paths(start, end, 0);
        }
        return paths;
    }

    private static long paths(Node at, Node end, int step) {
        if (step == PATH.length) {
            return at.equals(end) ? 1 : 0;
        }
        long paths = 0;
        for (Relationship edge : edges(at, Direction.OUTGOING, PATH[step])) {
            paths += paths(edge.getEndNode(), end, step + 1);
        }
        return paths;
    }

    private static List<Relationship> edges(Node node, Direction direction, RelationshipType... types) {
        try (ResourceIterable<Relationship> edges =
                types.length == 0 ? node.getRelationships(direction) : node.getRelationships(direction, types)) {
            List<Relationship> found = new ArrayList<>();
            edges.forEach(found::add);
            return found;
        }
    }
}
