package mds.server.http;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import mds.kernel.graph.StoreUnavailableException;
import mds.transport.webhook.EventTooLargeException;
import mds.transport.webhook.NotTakingEventsException;
import mds.transport.webhook.UnknownSourceException;

/** {@code POST /api/v1/sources/{source}/events}: 202 when the event is durable, and not before. */
final class WebhookRoute implements HttpService {
    private final WebhookEvents events;
    private final LongSupplier basis;

    /** @param basis the graph's point in time, which clients may wait for */
    WebhookRoute(WebhookEvents events, LongSupplier basis) {
        this.events = events;
        this.basis = basis;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/{source}/events", this::post);
    }

    private void post(ServerRequest request, ServerResponse response) throws InterruptedException {
        String source = request.path().pathParameters().get("source");
        Map<String, String> headers = new HashMap<>();
        request.headers().forEach(header -> headers.put(header.name().toLowerCase(Locale.ROOT), header.get()));
        byte[] body = request.content().hasEntity() ? request.content().as(byte[].class) : new byte[0];
        try {
            events.receive(source, body, headers, request.remotePeer().host());
            JsonResponse.send(response, 202, JsonResponse.JSON, Map.of("accepted", true, "basis", basis.getAsLong()));
        } catch (UnknownSourceException e) {
            JsonResponse.error(response, 404, String.valueOf(e.getMessage()));
        } catch (EventTooLargeException e) {
            JsonResponse.error(response, 413, String.valueOf(e.getMessage()));
        } catch (NotTakingEventsException | StoreUnavailableException e) {
            JsonResponse.error(response, 503, String.valueOf(e.getMessage()));
        }
    }
}
