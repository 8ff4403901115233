package mds.sandbox.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mds.sandbox.SecuredKafka;

/**
 * The listeners of a broker that take only clients that show who they are, beside its open one.
 *
 * @param ports by the name of the listener, which is that of its protocol, too
 */
record SecuredListeners(Map<String, Integer> ports, Path certificate, Path key) {
    private static final String SASL = "SASL_PLAINTEXT";
    private static final String SASL_SSL = "SASL_SSL";
    private static final String SSL = "SSL";

    /** Chooses ports, and makes the broker's certificate. */
    static SecuredListeners in(Path directory) throws IOException {
        SelfSignedKey own = SelfSignedKey.in(directory.resolve("kafka.p12"), "kafka", "ip:127.0.0.1");
        Path certificate = directory.resolve("kafka-certificate.pem");
        Path key = directory.resolve("kafka-key.pem");
        Files.writeString(certificate, own.certificatePem());
        Files.writeString(key, own.keyPem() + own.certificatePem());
        Map<String, Integer> ports = new TreeMap<>();
        for (String name : List.of(SASL, SASL_SSL, SSL)) {
            ports.put(name, Ports.choose(0, "Kafka's listener " + name, "--kafka-port"));
        }
        return new SecuredListeners(ports, certificate.toAbsolutePath(), key.toAbsolutePath());
    }

    /** What the broker is to be told of them. */
    Map<String, String> properties() {
        Map<String, String> properties = new TreeMap<>(Map.of(
                "ssl.keystore.type",
                "PEM",
                "ssl.keystore.location",
                key.toString(),
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                certificate.toString(),
                "listener.name.ssl.ssl.client.auth",
                "required",
                "sasl.enabled.mechanisms",
                "PLAIN,SCRAM-SHA-512"));
        // Everybody may do everything, until an administrator says something else of a topic or a group.
        properties.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        properties.put("allow.everyone.if.no.acl.found", "true");
        properties.put("super.users", "User:ANONYMOUS");
        for (String listener : List.of("sasl_plaintext", "sasl_ssl")) {
            properties.put(
                    "listener.name.%s.plain.sasl.jaas.config".formatted(listener),
                    "org.apache.kafka.common.security.plain.PlainLoginModule required user_%s=\"%s\";"
                            .formatted(SecuredKafka.PLAIN_USER, SecuredKafka.PLAIN_PASSWORD));
            properties.put(
                    "listener.name.%s.scram-sha-512.sasl.jaas.config".formatted(listener),
                    "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        }
        return properties;
    }

    SecuredKafka addresses() {
        return new SecuredKafka(address(SASL), address(SASL_SSL), address(SSL), certificate.toString(), key.toString());
    }

    private String address(String listener) {
        return "127.0.0.1:" + ports.get(listener);
    }
}
