package mds.server.graphql.engine;

import graphql.execution.AbortExecutionException;
import java.io.Serial;
import java.util.Map;

/** A query that asks for more than a bound allows. */
final class LimitExceeded extends AbortExecutionException {
    @Serial
    private static final long serialVersionUID = 1L;

    static final String CODE = "LIMIT_EXCEEDED";

    private final String limit;
    private final long asked;
    private final long allowed;

    /** @param limit which bound: {@code depth} */
    LimitExceeded(String limit, long asked, long allowed, String advice) {
        super("the query's %s is %d, and %d is allowed; %s".formatted(limit, asked, allowed, advice));
        this.limit = limit;
        this.asked = asked;
        this.allowed = allowed;
    }

    @Override
    public Map<String, Object> getExtensions() {
        return extensions(limit, asked, allowed);
    }

    /** What tells a client which bound was broken, and by how much. */
    static Map<String, Object> extensions(String limit, long asked, long allowed) {
        return Map.of("code", CODE, "limit", limit, "asked", asked, "allowed", allowed);
    }
}
