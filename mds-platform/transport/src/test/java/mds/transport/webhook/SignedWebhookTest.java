package mds.transport.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import mds.kernel.graph.StoreUnavailableException;
import mds.transport.RecordingSink;
import org.junit.jupiter.api.Test;

/** Signatures as the senders make them: examples of their documentation, or made by their own code. */
class SignedWebhookTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_764_000_060);

    /** Worked out from the algorithm that MLflow publishes, by another program than ours. */
    private static final Example MLFLOW = new Example(
            SignatureScheme.MLFLOW,
            "my-webhook-secret",
            "{\"entity\": \"model_version\", \"action\": \"created\", \"timestamp\": \"2025-11-24T16:00:00+00:00\","
                    + " \"data\": {\"name\": \"ranker\", \"version\": \"5\"}}",
            Map.of(
                    "X-MLflow-Delivery-Id", "2c0b5a3e-7d3a-4a57-9f36-1b7a2f0c9d11",
                    "X-MLflow-Timestamp", "1764000000",
                    "X-MLflow-Signature", "v1,JobGsF3/N/322ZqTd1DqbxlFZOl27DzsxkET0iFU63U="));

    private static final Example GROWTHBOOK = new Example(
            SignatureScheme.GROWTHBOOK,
            "ewhk_0123456789",
            "{\"event\":\"experiment.updated\",\"object\":\"experiment\",\"data\":{\"id\":\"exp_1\"}}",
            Map.of("X-GrowthBook-Signature", "d3ddfc2ad381e50687c35e83de81df36f830de7c83d13912adc2af07329d20e2"));

    /** From GitHub's documentation. */
    private static final Example GITHUB = new Example(
            SignatureScheme.GITHUB,
            "It's a Secret to Everybody",
            "Hello, World!",
            Map.of("X-Hub-Signature-256", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"));

    /** From the documentation of Svix, whose format the Standard Webhooks are. */
    private static final Example STANDARD = new Example(
            SignatureScheme.STANDARD,
            "whsec_plJ3nmyCDGBKInavdOK15jsl",
            "{\"event_type\":\"ping\",\"data\":{\"success\":true}}",
            Map.of(
                    "webhook-id", "msg_loFOjxBNrRLzqYUf",
                    "webhook-timestamp", "1731705121",
                    "webhook-signature",
                            "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg=="
                                    + " v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="));

    private record Example(SignatureScheme scheme, String secret, String body, Map<String, String> headers) {
        Example with(String header, String value) {
            Map<String, String> changed = new HashMap<>(headers);
            changed.put(header, value);
            return new Example(scheme, secret, body, changed);
        }

        Example without(String header) {
            Map<String, String> changed = new HashMap<>(headers);
            changed.remove(header);
            return new Example(scheme, secret, body, changed);
        }

        Example saying(String text) {
            return new Example(scheme, secret, text, headers);
        }
    }

    private final RecordingSink sink = RecordingSink.willing();

    @Test
    void each_scheme_takes_what_its_sender_signed() throws Exception {
        post(MLFLOW, NOW);
        post(GROWTHBOOK, NOW);
        post(GITHUB, NOW);
        post(STANDARD, Instant.ofEpochSecond(1_731_705_121));

        assertThat(sink.bodies()).containsExactly(MLFLOW.body(), GROWTHBOOK.body(), GITHUB.body(), STANDARD.body());
    }

    @Test
    void what_is_changed_on_the_way_is_refused_and_nothing_secret_is_told() {
        for (Example changed : new Example[] {
            MLFLOW.saying("{}"),
            MLFLOW.with("X-MLflow-Delivery-Id", "another"),
            MLFLOW.with("X-MLflow-Timestamp", "1764000001"),
            MLFLOW.with("X-MLflow-Signature", "v2,JobGsF3/N/322ZqTd1DqbxlFZOl27DzsxkET0iFU63U="),
            GROWTHBOOK.saying("{}"),
            GITHUB.with("X-Hub-Signature-256", "sha256="),
            STANDARD.saying("{}")
        }) {
            assertThatThrownBy(() -> post(changed, NOW))
                    .isInstanceOf(WrongSignatureException.class)
                    .message()
                    .contains(changed.scheme().header(), "'registry'")
                    .doesNotContain(changed.secret(), "JobGsF3");
        }
        assertThat(sink.accepted()).isEmpty();
    }

    @Test
    void what_is_not_signed_is_refused_with_the_header_that_is_missing() {
        assertThatExceptionOfType(UnsignedEventException.class)
                .isThrownBy(() -> post(MLFLOW.without("X-MLflow-Signature"), NOW))
                .withMessageContaining("X-MLflow-Signature");
        assertThatExceptionOfType(UnsignedEventException.class)
                .isThrownBy(() -> post(MLFLOW.without("X-MLflow-Timestamp"), NOW))
                .withMessageContaining("X-MLflow-Timestamp");
    }

    @Test
    void a_signature_counts_only_near_its_time() {
        assertThatExceptionOfType(WrongSignatureException.class)
                .isThrownBy(() -> post(MLFLOW, NOW.plus(Duration.ofMinutes(5))))
                .withMessageContainingAll("X-MLflow-Timestamp", "clocks");
        assertThatExceptionOfType(WrongSignatureException.class)
                .isThrownBy(() -> post(MLFLOW, NOW.minus(Duration.ofMinutes(7))));
    }

    @Test
    void a_delivery_that_was_taken_is_not_worked_on_again() throws Exception {
        try (WebhookTransport transport = transport(MLFLOW, NOW, Optional.empty())) {
            transport.start(sink);
            receive(transport, MLFLOW);
            receive(transport, MLFLOW);
        }
        assertThat(sink.accepted()).hasSize(1);
    }

    @Test
    void a_delivery_that_failed_may_be_sent_again() throws Exception {
        RecordingSink failing = RecordingSink.failing(1);
        try (WebhookTransport transport = transport(MLFLOW, NOW, Optional.empty())) {
            transport.start(failing);
            assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> receive(transport, MLFLOW));
            receive(transport, MLFLOW);
        }
        assertThat(failing.accepted()).hasSize(1);
    }

    @Test
    void a_source_posts_no_faster_than_it_may_and_others_cannot_use_that_up() throws Exception {
        try (WebhookTransport transport = transport(GITHUB, NOW, Optional.of(1))) {
            transport.start(sink);
            assertThatExceptionOfType(WrongSignatureException.class)
                    .isThrownBy(() -> receive(transport, GITHUB.saying("forged")));
            receive(transport, GITHUB);
            assertThatExceptionOfType(TooManyEventsException.class)
                    .isThrownBy(() -> {
                        // The second may begin in between, once.
                        receive(transport, GITHUB);
                        receive(transport, GITHUB);
                    })
                    .withMessageContaining("1 events a second")
                    .satisfies(refusal -> assertThat(refusal.retryAfter()).isPositive());
        }
    }

    @Test
    void a_secret_shows_in_no_text() {
        assertThat(new WebhookTransport.Signing(SignatureScheme.GITHUB, "hidden", Duration.ofMinutes(5)).toString())
                .doesNotContain("hidden");
        assertThatThrownBy(() -> new WebhookTransport.Signing(SignatureScheme.STANDARD, "whsec_???", Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void post(Example example, Instant now) throws Exception {
        try (WebhookTransport transport = transport(example, now, Optional.empty())) {
            transport.start(sink);
            receive(transport, example);
        }
    }

    private static void receive(WebhookTransport transport, Example example) throws Exception {
        transport.receive("registry", example.body().getBytes(StandardCharsets.UTF_8), example.headers(), "me");
    }

    private static WebhookTransport transport(Example example, Instant now, Optional<Integer> requestsPerSecond) {
        WebhookTransport.Signing signing =
                new WebhookTransport.Signing(example.scheme(), example.secret(), Duration.ofMinutes(5));
        return new WebhookTransport(
                new WebhookTransport.Settings(
                        Map.of("registry", new WebhookTransport.Access(Optional.of(signing), requestsPerSecond)),
                        1_000,
                        true),
                Clock.fixed(now, ZoneOffset.UTC));
    }
}
