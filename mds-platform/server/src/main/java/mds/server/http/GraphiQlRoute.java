package mds.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** {@code /graphiql}: a page to ask queries on, served whole from the jar, so that it needs no internet. */
final class GraphiQlRoute implements HttpService {
    private static final Map<String, String> FILES = Map.of(
            "index.html", "text/html",
            "start.js", "text/javascript",
            "graphiql.min.js", "text/javascript",
            "graphiql.min.css", "text/css",
            "react.production.min.js", "text/javascript",
            "react-dom.production.min.js", "text/javascript");
    private static final String POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
            + "img-src 'self' data:; worker-src 'self' blob:; frame-ancestors 'none'";

    @Override
    public void routing(HttpRules rules) {
        rules.get("/", (request, response) -> send(request, response, "index.html"))
                .get("/{file}", this::file);
    }

    private void file(ServerRequest request, ServerResponse response) {
        send(request, response, request.path().pathParameters().get("file"));
    }

    private static void send(ServerRequest request, ServerResponse response, String file) {
        String type = FILES.get(file);
        if (type == null) {
            JsonResponse.error(response, 404, "there is no such file");
            return;
        }
        response.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, type + "; charset=utf-8"));
        response.header(HeaderValues.create("Content-Security-Policy", POLICY));
        response.header(HeaderValues.create("X-Content-Type-Options", "nosniff"));
        Compression.send(request, response, content(file));
    }

    private static byte[] content(String file) {
        try (InputStream content = GraphiQlRoute.class.getResourceAsStream("graphiql/" + file)) {
            if (content == null) {
                throw new IllegalStateException("the jar lacks graphiql/" + file);
            }
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
