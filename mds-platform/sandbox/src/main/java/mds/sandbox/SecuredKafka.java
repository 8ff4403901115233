package mds.sandbox;

import java.util.Properties;

/**
 * Where a sandbox's Kafka takes only clients that show who they are. Users of SCRAM are made by an administrator's client
 * over the open listener, as on any broker; PLAIN knows one user.
 *
 * @param sasl {@code host:port} of the listener for SASL (PLAIN or SCRAM-SHA-512) in plain text
 * @param saslSsl the same under TLS
 * @param ssl of the listener under TLS that wants a certificate of its clients
 * @param certificate a PEM file with the certificate of the broker
 * @param key a PEM file with a key and a certificate that the broker trusts
 */
public record SecuredKafka(String sasl, String saslSsl, String ssl, String certificate, String key) {
    /** Whom PLAIN knows. */
    public static final String PLAIN_USER = "reader";

    /** How PLAIN knows that user. */
    public static final String PLAIN_PASSWORD = "plain-sandbox-password";

    static SecuredKafka of(Properties properties) {
        return new SecuredKafka(
                properties.getProperty("kafka.sasl"),
                properties.getProperty("kafka.sasl-ssl"),
                properties.getProperty("kafka.ssl"),
                properties.getProperty("kafka.certificate"),
                properties.getProperty("kafka.key"));
    }

    void addTo(Properties properties) {
        properties.setProperty("kafka.sasl", sasl);
        properties.setProperty("kafka.sasl-ssl", saslSsl);
        properties.setProperty("kafka.ssl", ssl);
        properties.setProperty("kafka.certificate", certificate);
        properties.setProperty("kafka.key", key);
    }
}
