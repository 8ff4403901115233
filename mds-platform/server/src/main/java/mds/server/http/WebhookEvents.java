package mds.server.http;

import java.util.Map;
import mds.kernel.graph.StoreUnavailableException;
import mds.transport.webhook.EventRefusedException;

/** Whoever takes events that are posted. Thread-safe; returns when the event is durable. */
@FunctionalInterface
public interface WebhookEvents {
    /** Takes an event; {@link mds.transport.webhook.WebhookTransport#receive} is one. */
    void receive(String source, byte[] body, Map<String, String> headers, String remote)
            throws EventRefusedException, StoreUnavailableException, InterruptedException;
}
