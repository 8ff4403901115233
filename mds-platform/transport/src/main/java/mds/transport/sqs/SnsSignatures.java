package mds.transport.sqs;

import java.io.IOException;
import java.io.Serial;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.messagemanager.sns.SnsMessageManager;
import software.amazon.awssdk.regions.Region;

/**
 * Verifies who signed an envelope, SignatureVersion 1 (SHA1) and 2 (SHA256), by AWS's own library
 * (<a href="https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html">Verifying the signatures of SNS
 * messages</a>). The certificate must come from the SNS of the topic's region; it is fetched once. The library does not look
 * at the path, where another answer of that host might be had, so that is done here. Thread-safe.
 */
final class SnsSignatures implements AutoCloseable {
    private static final Pattern CERTIFICATE =
            Pattern.compile("https://sns\\.[a-z0-9.-]+/SimpleNotificationService-[A-Za-z0-9]+\\.pem");

    private final Region own;
    private final SdkHttpClient http;
    private final Map<Region, SnsMessageManager> verifiers = new ConcurrentHashMap<>();

    /**
     * A verifier for topics of any region.
     *
     * @param own the region of the queues, which AWS's library may not know yet
     * @param http that fetches certificates, and throws {@link CertificateUnavailableException} where that may work later
     */
    SnsSignatures(Region own, SdkHttpClient http) {
        this.own = own;
        this.http = http;
    }

    /** A certificate could not be fetched now. */
    static final class CertificateUnavailableException extends IOException {
        @Serial
        private static final long serialVersionUID = 1L;

        CertificateUnavailableException(URI url, String why) {
            super("the certificate at %s cannot be fetched: %s".formatted(url, why));
        }
    }

    /**
     * What is wrong with an envelope's signature; empty if SNS signed it.
     *
     * @throws CertificateUnavailableException if that cannot be told now
     */
    Optional<String> fault(String body, SnsEnvelope envelope) throws CertificateUnavailableException {
        if (!CERTIFICATE.matcher(envelope.certificateUrl()).matches()) {
            return Optional.of("its SigningCertURL '%s' is not that of a certificate of SNS"
                    .formatted(shortened(envelope.certificateUrl())));
        }
        Optional<Region> region = region(envelope.topicArn());
        if (region.isEmpty()) {
            return Optional.of("its TopicArn '%s' is not that of a topic in a known region"
                    .formatted(shortened(envelope.topicArn())));
        }
        try {
            var _ = verifier(region.get()).parseMessage(body);
            return Optional.empty();
        } catch (SdkException | IllegalArgumentException e) {
            throwIfUnavailable(e);
            return Optional.of(shortened(String.valueOf(e.getMessage())));
        }
    }

    private Optional<Region> region(String topicArn) {
        return TopicArn.region(topicArn)
                .map(Region::of)
                .filter(region -> region.equals(own) || Region.regions().contains(region));
    }

    private SnsMessageManager verifier(Region region) {
        return verifiers.computeIfAbsent(
                region,
                name -> SnsMessageManager.builder()
                        .region(name)
                        .httpClient(http)
                        .build());
    }

    private static void throwIfUnavailable(Throwable fault) throws CertificateUnavailableException {
        for (Throwable cause = fault.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateUnavailableException unavailable) {
                throw unavailable;
            }
        }
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }

    @Override
    public void close() {
        verifiers.values().forEach(SnsMessageManager::close);
        http.close();
    }
}
