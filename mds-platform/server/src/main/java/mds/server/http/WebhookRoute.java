package mds.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import mds.kernel.graph.StoreUnavailableException;
import mds.transport.webhook.EventRefusedException;
import mds.transport.webhook.EventTooLargeException;
import mds.transport.webhook.NotTakingEventsException;
import mds.transport.webhook.TooManyEventsException;
import mds.transport.webhook.UnknownSourceException;
import mds.transport.webhook.UnsignedEventException;
import mds.transport.webhook.WebhookTransport;
import mds.transport.webhook.WrongSignatureException;

/** {@code POST /api/v1/sources/{source}/events}: 202 when the event is durable, and not before. */
final class WebhookRoute implements HttpService {
    private final WebhookTransport events;
    private final LongSupplier basis;
    private final BodyBudget budget;
    private final Duration patience;

    /**
     * @param basis the graph's point in time, which clients may wait for
     * @param budget of all bodies
     * @param patience with a body that does not come
     */
    WebhookRoute(WebhookTransport events, LongSupplier basis, BodyBudget budget, Duration patience) {
        this.events = events;
        this.basis = basis;
        this.budget = budget;
        this.patience = patience;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/{source}/events", this::post);
    }

    private void post(ServerRequest request, ServerResponse response) throws InterruptedException {
        String source = request.path().pathParameters().get("source");
        Map<String, String> headers = new HashMap<>();
        request.headers().forEach(header -> headers.put(header.name().toLowerCase(Locale.ROOT), header.get()));
        try (BodyBudget.Share share = budget.share()) {
            events.expect(source);
            byte[] body = BoundedBody.read(request, WebhookTransport.DEFAULT_MAXIMUM_BYTES, share, patience);
            events.receive(source, body, headers, request.remotePeer().host());
            JsonResponse.send(response, 202, JsonResponse.JSON, Map.of("accepted", true, "basis", basis.getAsLong()));
        } catch (UnknownSourceException e) {
            throw abandon(response, BoundedBody.unread(request, 404, String.valueOf(e.getMessage())));
        } catch (EventRefusedException e) {
            refuse(response, e);
        } catch (BoundedBody.Refused e) {
            throw abandon(response, e);
        } catch (StoreUnavailableException e) {
            JsonResponse.error(response, 503, String.valueOf(e.getMessage()));
        }
    }

    private static CloseConnectionException abandon(ServerResponse response, BoundedBody.Refused refusal) {
        response.header(HeaderValues.CONNECTION_CLOSE);
        JsonResponse.error(response, refusal.status(), String.valueOf(refusal.getMessage()));
        return BoundedBody.abandon(refusal);
    }

    private static void refuse(ServerResponse response, EventRefusedException refusal) {
        int status = switch (refusal) {
            case UnknownSourceException unknown -> 404;
            case EventTooLargeException large -> 413;
            case UnsignedEventException unsigned -> {
                response.header(HeaderValues.create(HeaderNames.WWW_AUTHENTICATE, "Signature"));
                yield 401;
            }
            case WrongSignatureException wrong -> 403;
            case TooManyEventsException many -> {
                response.header(HeaderValues.create(
                        HeaderNames.RETRY_AFTER, Long.toString(many.retryAfter().toSeconds())));
                yield 429;
            }
            case NotTakingEventsException closed -> 503;
        };
        JsonResponse.error(response, status, String.valueOf(refusal.getMessage()));
    }
}
