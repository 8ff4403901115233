package mds.kernel.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;
import java.util.UUID;
import mds.kernel.graph.Job;

/**
 * Something that was asked of a job. A later one takes its place: if it was not heard by then, it never will be.
 *
 * @param id its identity
 * @param what is asked, in the job's own words
 */
public record JobRequest(String id, String what) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static JobRequest of(String what) {
        return new JobRequest(UUID.randomUUID().toString(), what);
    }

    /** What was last asked of a job, heard or not; empty if nothing ever was. */
    public static Optional<JobRequest> latest(Job job) {
        return job.request().map(JobRequest::read);
    }

    String write() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("request", what)
                .toString();
    }

    private static JobRequest read(String text) {
        try {
            JsonNode request = JSON.readTree(text);
            return new JobRequest(
                    request.path("id").asText(), request.path("request").asText());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a request to a job is no JSON: " + text, e);
        }
    }
}
