package mds.server.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mds.kernel.search.SearchIndex;
import mds.server.graphql.engine.GraphQlEngine;
import mds.server.graphql.engine.QueryAnswer;
import mds.server.graphql.engine.QueryLimits;

/** An engine over the worked example; answers are read as they are written for clients. */
final class ExampleEngine implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final GraphQlEngine engine;

    private ExampleEngine(GraphQlEngine engine) {
        this.engine = engine;
    }

    /** An engine with fields beside those that ask the graph; its search finds nothing. */
    static ExampleEngine over(WorkedExample example, FieldGroup... concerns) {
        return over(example, FixedSearch.finding(), concerns);
    }

    /** An engine that searches by an index. */
    static ExampleEngine over(WorkedExample example, SearchIndex index, FieldGroup... concerns) {
        return new ExampleEngine(new GraphQlEngine(
                example.composition(),
                example.store()::snapshot,
                Timeline.of(example.store()),
                index,
                List.of(concerns),
                QueryLimits.DEFAULT));
    }

    /** What anybody is told. */
    JsonNode ask(String query) throws Exception {
        return ask(new Caller.Visitor("send a token"), query);
    }

    JsonNode ask(Caller caller, String query) throws Exception {
        QueryAnswer answer = engine.execute(caller, query, Optional.empty(), Map.of(), Duration.ofSeconds(30));
        return JSON.readTree(JSON.writeValueAsBytes(answer.body()));
    }

    @Override
    public void close() {
        engine.close();
    }
}
