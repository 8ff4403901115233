package mds.server.graphql;

import graphql.execution.DataFetcherResult;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.TypeRuntimeWiring;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.suggestion.Reason;
import mds.kernel.suggestion.Reason.What;
import mds.kernel.suggestion.SimilarityAnalysis;
import mds.kernel.suggestion.Suggestion;
import mds.kernel.suggestion.Suggestions;
import mds.plugin.EntityUri;
import mds.schema.Composition;

/** How suggestions are answered: each from one snapshot, on a thread of its own. */
final class SuggestionFields {
    private static final int LARGEST = 100;

    private final SimilarityAnalysis analysis;

    SuggestionFields(Composition composition) {
        analysis = new SimilarityAnalysis(composition.similarity());
    }

    /** What both fields answer. */
    private record Answer(GraphSnapshot graph, Suggestions suggestions) {}

    /** What works an answer out. */
    private interface Question {
        Suggestions ask(GraphSnapshot graph, EntityUri uri, int first);
    }

    void into(RuntimeWiring.Builder schema) {
        schema.type(TypeRuntimeWiring.newTypeWiring("Query")
                .dataFetcher("similar", field -> answer(field, analysis::similar))
                .dataFetcher("suggestions", field -> answer(field, analysis::worthTrying)));
        TypeFields.<Answer>of("Suggestions")
                .field("basis", answer -> answer.graph().basis())
                .field("best", answer -> answer.suggestions().best())
                .field("compared", answer -> answer.suggestions().compared())
                .field("cuts", answer -> answer.suggestions().cuts())
                .into(schema);
        TypeFields.<Suggestion>of("Suggestion")
                .field("entity", (suggestion, field) -> entity(suggestion.uri(), field))
                .field("score", Suggestion::score)
                .field(
                        "reasons",
                        (suggestion, field) -> suggestion.reasons().stream()
                                .limit(PageRequest.first(field, LARGEST))
                                .toList())
                .field("reasonCount", suggestion -> suggestion.reasons().size())
                .into(schema);
        TypeFields.<Reason>of("SuggestionReason")
                .field("by", Reason::by)
                .field("entity", (reason, field) -> switch (reason.what()) {
                    case What.Thing(var uri) -> entity(uri, field);
                    case What.Text _ -> Optional.empty();
                })
                .field("value", reason -> switch (reason.what()) {
                    case What.Thing _ -> Optional.empty();
                    case What.Text(var value) -> Optional.of(value);
                })
                .field("contribution", Reason::contribution)
                .field("among", Reason::among)
                .into(schema);
    }

    private static CompletableFuture<EntityView> entity(EntityUri uri, DataFetchingEnvironment field) {
        return Loaders.entity(field, new Read.OfEntity(EntityFields.graph(field), uri));
    }

    /** Everything below sees the moment that the answer is of. */
    private CompletableFuture<DataFetcherResult<Object>> answer(DataFetchingEnvironment field, Question question) {
        return RequestThreads.read(field, () -> {
            GraphSnapshot graph = Moments.asked(field);
            EntityUri uri = QueryFields.uri(field, "uri");
            int first = PageRequest.first(field, LARGEST);
            Optional<Answer> answer = graph.node(uri).isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Answer(graph, question.ask(graph, uri, first)));
            return DataFetcherResult.newResult()
                    .data(answer.orElse(null))
                    .localContext(graph)
                    .build();
        });
    }
}
