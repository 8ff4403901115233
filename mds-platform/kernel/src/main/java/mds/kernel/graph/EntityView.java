package mds.kernel.graph;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mds.plugin.Alias;
import mds.plugin.EntityUri;
import mds.plugin.Tag;

/**
 * An entity as a snapshot shows it.
 *
 * @param uri its global name
 * @param state what MDS knows of it
 * @param name what people call it; the id while uncached
 * @param description what it is
 * @param link its page at the source
 * @param domains business domains, sorted
 * @param tags sorted
 * @param aliases that it claims, sorted
 * @param attributes the typed attributes by name, in the JSON form of {@link mds.plugin.Entity}
 * @param fetchedAt when its source was last asked successfully
 * @param enrichedAt when enrichment last looked at it
 * @param goneReason how its source said that it is gone
 * @param retry what is known of failed attempts, if the latest one failed or one is due
 */
public record EntityView(
        EntityUri uri,
        EntityState state,
        String name,
        Optional<String> description,
        Optional<String> link,
        List<String> domains,
        List<Tag> tags,
        List<Alias> aliases,
        Map<String, JsonNode> attributes,
        Optional<Instant> fetchedAt,
        Optional<Instant> enrichedAt,
        Optional<String> goneReason,
        Optional<Retry> retry) {
    public EntityView {
        domains = List.copyOf(domains);
        tags = List.copyOf(tags);
        aliases = List.copyOf(aliases);
        attributes = Map.copyOf(attributes);
    }

    /**
     * A hydration that is due.
     *
     * @param attempts how many have failed in a row
     * @param lastError why the latest failed
     * @param nextAttempt when it will be tried again
     */
    public record Retry(int attempts, Optional<String> lastError, Instant nextAttempt) {}
}
