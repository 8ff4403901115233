package mds.transport.webhook;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How senders of webhooks sign, each with HMAC-SHA256. */
public enum SignatureScheme {
    /**
     * MLflow 3: {@code X-MLflow-Signature: v1,<Base64>} over {@code <X-MLflow-Delivery-Id>.<X-MLflow-Timestamp>.<body>}, the
     * timestamp in seconds; the key is the secret as it is (<a href="https://mlflow.org/docs/latest/ml/webhooks">Webhooks</a>,
     * <a href="https://github.com/mlflow/mlflow/blob/master/mlflow/webhooks/delivery.py">delivery.py</a>). It sends a delivery
     * that failed again with the same id.
     */
    MLFLOW("X-MLflow-Signature", "v1,", "X-MLflow-Delivery-Id", "X-MLflow-Timestamp"),
    /**
     * GrowthBook's event webhooks: {@code X-GrowthBook-Signature: <hex>} over the body
     * (<a href="https://docs.growthbook.io/app/webhooks/event-webhooks">Event Webhooks</a>). Its SDK webhooks are
     * {@link #STANDARD}.
     */
    GROWTHBOOK("X-GrowthBook-Signature", "", "", ""),
    /**
     * <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard
     * Webhooks</a>: {@code webhook-signature: v1,<Base64>} over {@code <webhook-id>.<webhook-timestamp>.<body>}; several
     * signatures are separated by spaces while a secret changes. The key of {@code whsec_<Base64>} is what it encodes, of
     * any other secret the secret itself.
     */
    STANDARD("webhook-signature", "v1,", "webhook-id", "webhook-timestamp"),
    /**
     * GitHub, and many who follow it: {@code X-Hub-Signature-256: sha256=<hex>} over the body
     * (<a href="https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries">Validating webhook
     * deliveries</a>).
     */
    GITHUB("X-Hub-Signature-256", "sha256=", "", "");

    private static final String ENCODED_SECRET = "whsec_";

    private final String header;
    private final String prefix;
    private final String idHeader;
    private final String timestampHeader;

    SignatureScheme(String header, String prefix, String idHeader, String timestampHeader) {
        this.header = header;
        this.prefix = prefix;
        this.idHeader = idHeader;
        this.timestampHeader = timestampHeader;
    }

    /** The scheme that a configuration calls so. */
    public static Optional<SignatureScheme> named(String name) {
        return Arrays.stream(values())
                .filter(scheme -> scheme.toString().equals(name))
                .findFirst();
    }

    /** The header that holds the signature. */
    String header() {
        return header;
    }

    /** What a signature begins with. */
    String prefix() {
        return prefix;
    }

    /** Whether an id and a time are signed with the body; otherwise what was signed once is right for ever. */
    boolean isStamped() {
        return !idHeader.isEmpty();
    }

    String idHeader() {
        return idHeader;
    }

    String timestampHeader() {
        return timestampHeader;
    }

    /** The signatures that a header offers, decoded or not, without what is not of this scheme. */
    List<String> offered(String value) {
        return Arrays.stream(value.split(isStamped() ? " " : ",", -1))
                .map(String::strip)
                .filter(signature -> signature.startsWith(prefix))
                .toList();
    }

    /**
     * The key that a secret stands for.
     *
     * @throws IllegalArgumentException if it stands for none
     */
    byte[] key(String secret) {
        if (this == STANDARD && secret.startsWith(ENCODED_SECRET)) {
            return Base64.getDecoder().decode(secret.substring(ENCODED_SECRET.length()));
        }
        return secret.getBytes(StandardCharsets.UTF_8);
    }

    /** Its name in a configuration. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
