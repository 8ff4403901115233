package mds.server.graphql.engine;

import graphql.language.OperationDefinition;
import graphql.language.OperationDefinition.Operation;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import graphql.parser.ParserEnvironment;
import java.util.Optional;

/** What kind of operation a document asks for, told by its text alone. */
final class Operations {
    private Operations() {}

    /** Empty if the document is not well-formed or has no such operation: execution says so better. */
    static Optional<Operation> kind(String document, Optional<String> operationName) {
        if (!document.contains("mutation") && !document.contains("subscription")) {
            return Optional.of(Operation.QUERY);
        }
        ParserEnvironment text = ParserEnvironment.newParserEnvironment()
                .document(document)
                .parserOptions(QueryBounds.parser())
                .build();
        try {
            return Parser.parse(text).getDefinitionsOfType(OperationDefinition.class).stream()
                    .filter(operation ->
                            operationName.isEmpty() || operationName.get().equals(operation.getName()))
                    .map(OperationDefinition::getOperation)
                    // Of several that may be meant, the one that does most.
                    .max(Operation::compareTo);
        } catch (InvalidSyntaxException e) {
            return Optional.empty();
        }
    }
}
