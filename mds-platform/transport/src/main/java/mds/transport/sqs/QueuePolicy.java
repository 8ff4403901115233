package mds.transport.sqs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Who may send to a queue, as JSON. */
final class QueuePolicy {
    private static final ObjectMapper JSON = new ObjectMapper();

    private QueuePolicy() {}

    /**
     * A policy that lets SNS send what was published to one topic, and leaves everything else as it was.
     *
     * @param policy of now; empty if there is none
     * @return empty if the policy allows it already
     * @throws IllegalStateException if the policy is not JSON
     */
    static Optional<String> allowing(String policy, String queueArn, String topicArn) {
        ObjectNode changed = parsed(policy);
        ObjectNode statement = statement(queueArn, topicArn);
        ArrayNode statements = JSON.createArrayNode();
        JsonNode present = changed.path("Statement");
        // Where there is one statement, it need not be in an array.
        (present.isObject() ? JSON.createArrayNode().add(present) : present).forEach(statements::add);
        for (JsonNode existing : statements) {
            if (existing.equals(statement)) {
                return Optional.empty();
            }
        }
        changed.set("Statement", statements.add(statement));
        return Optional.of(changed.toString());
    }

    private static ObjectNode statement(String queueArn, String topicArn) {
        ObjectNode statement = JSON.createObjectNode();
        statement.put("Effect", "Allow");
        statement.putObject("Principal").put("Service", "sns.amazonaws.com");
        statement.put("Action", "sqs:SendMessage").put("Resource", queueArn);
        statement.putObject("Condition").putObject("ArnEquals").put("aws:SourceArn", topicArn);
        return statement;
    }

    private static ObjectNode parsed(String policy) {
        try {
            if (!policy.isBlank() && JSON.readTree(policy) instanceof ObjectNode object) {
                return object;
            }
            return JSON.createObjectNode().put("Version", "2012-10-17");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the queue's policy is not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
