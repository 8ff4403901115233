package mds.server.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import graphql.language.OperationDefinition.Operation;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import mds.server.graphql.engine.GraphQlService;
import mds.server.graphql.engine.GraphQlService.Subscribed;
import mds.server.graphql.engine.QueryAnswer;
import mds.server.graphql.engine.QueryRequest;
import mds.server.graphql.engine.Subscription;
import mds.server.graphql.engine.Subscription.Signal;

/**
 * One operation over server-sent events: the "distinct connections mode" of the graphql-sse protocol. Each answer is an
 * event {@code next}; {@code complete} ends what will not be told again. A stream that ends without it is worth another
 * attempt: the host is stopping.
 */
final class EventStream {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private final GraphQlService service;
    private final ServerResponse response;

    EventStream(GraphQlService service, ServerResponse response) {
        this.service = service;
        this.response = response;
    }

    static boolean isAccepted(ServerRequest request) {
        return request.headers().acceptedTypes().stream()
                .anyMatch(type -> type.mediaType().text().equals(MediaTypes.TEXT_EVENT_STREAM.text()));
    }

    /** Answers, and returns when there is nothing more to tell or nobody to tell it to. */
    void serve(QueryRequest request) throws InterruptedException {
        boolean again = service.operation(request)
                .filter(Operation.SUBSCRIPTION::equals)
                .isPresent();
        if (!again) {
            send(service.answer(request));
            return;
        }
        Subscribed subscribed = service.subscribe(request);
        Optional<Subscription> subscription = subscribed.subscription();
        if (subscription.isEmpty()) {
            send(subscribed.first());
            return;
        }
        try (Subscription open = subscription.get()) {
            follow(open, subscribed.first());
        } catch (IOException | UncheckedIOException e) {
            // The client went away, which is how a subscription ends.
            return;
        }
    }

    private void follow(Subscription subscription, QueryAnswer first) throws IOException, InterruptedException {
        Duration heartbeat = service.limits().patience().dividedBy(3);
        try (OutputStream out = open()) {
            subscription.send(() -> next(out, first));
            Signal signal = subscription.await(heartbeat);
            while (signal != Signal.ENDED) {
                Optional<QueryAnswer> answer = signal == Signal.CHANGED ? subscription.next() : Optional.empty();
                subscription.send(() -> {
                    if (answer.isPresent()) {
                        next(out, answer.get());
                    } else {
                        write(out, ":\n\n");
                    }
                });
                signal = subscription.await(heartbeat);
            }
        }
    }

    private void send(QueryAnswer answer) {
        try (OutputStream out = open()) {
            next(out, answer);
            write(out, "event: complete\ndata:\n\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private OutputStream open() {
        response.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8"));
        response.header(HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-store"));
        // Proxies that would hold events back until there are enough of them.
        response.header(HeaderValues.create("X-Accel-Buffering", "no"));
        return response.outputStream();
    }

    private void next(OutputStream out, QueryAnswer answer) throws IOException {
        int most = service.limits().answerBytes();
        byte[] json;
        try {
            json = BoundedBody.write(MAPPER, answer.body(), most);
        } catch (BoundedBody.TooLarge e) {
            json = MAPPER.writeValueAsBytes(QueryAnswer.tooLarge(most).body());
        }
        write(out, "event: next\ndata: %s\n\n".formatted(new String(json, StandardCharsets.UTF_8)));
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
