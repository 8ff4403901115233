package mds.transport.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Compares the signatures of one source's events with those that its secret gives, in constant time. Thread-safe. */
final class SignatureCheck {
    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

    private final String source;
    private final WebhookTransport.Signing signing;
    private final SecretKeySpec key;
    private final Clock clock;

    /** @throws IllegalArgumentException if the secret is none of its scheme */
    SignatureCheck(String source, WebhookTransport.Signing signing, Clock clock) {
        this.source = source;
        this.signing = signing;
        this.key = new SecretKeySpec(signing.scheme().key(signing.secret()), ALGORITHM);
        this.clock = clock;
    }

    /**
     * Returns if the event is signed by its source, and not too long ago.
     *
     * @param headers by lower-case name
     * @return the id of the delivery, if that is signed as well
     */
    Optional<String> verify(byte[] body, Map<String, String> headers)
            throws UnsignedEventException, WrongSignatureException {
        SignatureScheme scheme = signing.scheme();
        String signature = required(scheme.header(), headers);
        if (!scheme.isStamped()) {
            compare(signature, HexFormat.of().formatHex(signed(new byte[0], body)));
            return Optional.empty();
        }
        String id = required(scheme.idHeader(), headers);
        String timestamp = required(scheme.timestampHeader(), headers);
        byte[] stamp = "%s.%s.".formatted(id, timestamp).getBytes(StandardCharsets.UTF_8);
        compare(signature, Base64.getEncoder().encodeToString(signed(stamp, body)));
        if (!isRecent(timestamp)) {
            throw WrongSignatureException.outdated(source, scheme.timestampHeader());
        }
        return Optional.of(id);
    }

    private boolean isRecent(String timestamp) {
        return SECONDS.matcher(timestamp).matches()
                && Math.abs(clock.instant().getEpochSecond() - Long.parseLong(timestamp))
                        <= signing.replayWindow().toSeconds();
    }

    private String required(String header, Map<String, String> headers) throws UnsignedEventException {
        String value = headers.getOrDefault(header.toLowerCase(Locale.ROOT), "");
        if (value.isBlank()) {
            throw new UnsignedEventException(source, header);
        }
        return value;
    }

    private void compare(String given, String expected) throws WrongSignatureException {
        SignatureScheme scheme = signing.scheme();
        byte[] right = (scheme.prefix() + expected).getBytes(StandardCharsets.UTF_8);
        boolean matches = false;
        for (String signature : scheme.offered(given)) {
            matches |= MessageDigest.isEqual(right, signature.getBytes(StandardCharsets.UTF_8));
        }
        if (!matches) {
            throw WrongSignatureException.differs(source, scheme.header());
        }
    }

    private byte[] signed(byte[] stamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(stamp);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
