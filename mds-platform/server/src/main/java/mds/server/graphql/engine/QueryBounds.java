package mds.server.graphql.engine;

import graphql.GraphQLContext;
import graphql.analysis.MaxQueryComplexityInstrumentation;
import graphql.analysis.MaxQueryDepthInstrumentation;
import graphql.execution.AbortExecutionException;
import graphql.execution.instrumentation.ChainedInstrumentation;
import graphql.execution.instrumentation.Instrumentation;
import graphql.introspection.GoodFaithIntrospection;
import graphql.introspection.Introspection;
import graphql.parser.ParserOptions;
import graphql.validation.QueryComplexityLimits;

/** Keeps a query within its limits at every stage: its text while it is parsed, its fields before any is answered. */
final class QueryBounds {
    private static final int CHARACTERS = 256 * 1024;
    private static final int TOKENS = 15_000;
    private static final int WHITESPACE = 100_000;
    private static final int NESTING = 200;
    /** Counted where fragments are spread: what keeps validation itself short. */
    private static final int FIELDS = 10_000;

    private QueryBounds() {}

    /** How large a document is read at all. */
    static ParserOptions parser() {
        return ParserOptions.newParserOptions()
                .captureLineComments(false)
                .maxCharacters(CHARACTERS)
                .maxTokens(TOKENS)
                .maxWhitespaceTokens(WHITESPACE)
                .maxRuleDepth(NESTING)
                .build();
    }

    /** Bounds the parsing and validation of one request. */
    static void into(GraphQLContext context, QueryLimits limits) {
        context.put(ParserOptions.class, parser());
        context.put(
                QueryComplexityLimits.KEY,
                QueryComplexityLimits.newLimits()
                        .maxDepth(4 * limits.depth())
                        .maxFieldsCount(Math.min(FIELDS, Integer.MAX_VALUE / limits.complexity()))
                        .build());
        // It refuses a second __type, however cheap; the cost of introspection is counted as any other instead.
        context.put(GoodFaithIntrospection.GOOD_FAITH_INTROSPECTION_DISABLED, true);
        context.put(Introspection.INTROSPECTION_DISABLED, !limits.introspection());
    }

    /** Refuses valid queries that are too deep or ask for too much, before anything is read. */
    static Instrumentation before(QueryLimits limits) {
        return new ChainedInstrumentation(new Depth(limits.depth()), new Complexity(limits.complexity()));
    }

    static LimitExceeded tooComplex(long asked, long allowed) {
        return new LimitExceeded("complexity", asked, allowed, "ask for smaller pages (first:) or fewer fields");
    }

    private static final class Depth extends MaxQueryDepthInstrumentation {
        Depth(int most) {
            super(most);
        }

        @Override
        protected AbortExecutionException mkAbortException(int depth, int maxDepth) {
            return new LimitExceeded("depth", depth, maxDepth, "nest fewer fields, or ask in two queries");
        }
    }

    private static final class Complexity extends MaxQueryComplexityInstrumentation {
        Complexity(int most) {
            super(most, new QueryCost(most));
        }

        @Override
        protected AbortExecutionException mkAbortException(int totalComplexity, int maxComplexity) {
            return tooComplex(totalComplexity, maxComplexity);
        }
    }
}
