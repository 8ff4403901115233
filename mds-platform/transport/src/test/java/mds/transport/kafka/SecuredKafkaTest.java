package mds.transport.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import mds.sandbox.SandboxAddresses;
import mds.sandbox.SecuredKafka;
import mds.sandbox.testing.SharedSandbox;
import mds.transport.LogOfTheTest;
import mds.transport.RecordingSink;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an operator writes to read from a broker that wants to know who reads, and what is seen when that is wrong. */
@Timeout(120)
class SecuredKafkaTest {
    private static final SandboxAddresses SANDBOX = SharedSandbox.connect();
    private static final SecuredKafka BROKER = SANDBOX.securedKafka().orElseThrow();
    private static final Map<String, Object> OPEN = Map.of("bootstrap.servers", SANDBOX.kafkaBootstrapServers());
    private static final Admin ADMIN = Admin.create(OPEN);
    private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule";
    private static final String SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule";
    private static final String USER = "user-" + UUID.randomUUID();
    private static final String PASSWORD = "password-" + UUID.randomUUID();
    private static final Map<String, String> TRUST =
            Map.of("ssl.truststore.type", "PEM", "ssl.truststore.location", BROKER.certificate());

    private final String topic = "secured-" + UUID.randomUUID();
    private final LogOfTheTest log = LogOfTheTest.of(KafkaTransport.class);

    record Way(String name, String broker, Map<String, String> properties) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Way> ways() {
        Map<String, String> scram = sasl("SCRAM-SHA-512", SCRAM, USER, PASSWORD);
        Map<String, String> certificate = Map.of("ssl.keystore.type", "PEM", "ssl.keystore.location", BROKER.key());
        return Stream.of(
                new Way("PLAIN", BROKER.sasl(), plain()),
                new Way("SCRAM", BROKER.sasl(), by("SASL_PLAINTEXT", scram)),
                new Way("SCRAM under TLS", BROKER.saslSsl(), by("SASL_SSL", with(scram, TRUST))),
                new Way("a certificate under TLS", BROKER.ssl(), by("SSL", with(certificate, TRUST))));
    }

    @BeforeAll
    static void prepare() throws Exception {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
        know(USER, PASSWORD);
    }

    @AfterAll
    static void disconnect() {
        ADMIN.close();
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void events_come_from_a_broker_that_wants_to_know_who_reads(Way way) throws Exception {
        produce();
        RecordingSink sink = RecordingSink.willing();
        try (KafkaTransport transport = start(way.broker(), way.properties(), sink)) {
            await().until(() -> sink.bodies().equals(List.of("{}")));
            assertThat(transport.problems()).isEmpty();
            assertThat(log.text()).isEmpty();
        }
    }

    @Test
    void a_login_that_the_broker_refuses_is_named_and_tried_again_until_it_is_right() throws Exception {
        String user = "new-" + UUID.randomUUID();
        produce();
        RecordingSink sink = RecordingSink.willing();
        Map<String, String> properties = by("SASL_PLAINTEXT", sasl("SCRAM-SHA-512", SCRAM, user, PASSWORD));
        try (ForwardedPort door = ForwardedPort.to(BROKER.sasl());
                KafkaTransport transport = start(door.address(), properties, sink)) {
            await().until(() -> problem(transport).contains("invalid credentials with SASL mechanism SCRAM-SHA-512"));
            assertThat(problem(transport)).contains(door.address()).doesNotContain(PASSWORD);
            await().until(() -> door.connections() >= 3);

            know(user, PASSWORD);
            await().until(() -> sink.bodies().equals(List.of("{}")));
            assertThat(transport.problems()).isEmpty();
        }
        assertThat(log.text()).contains("invalid credentials").doesNotContain(PASSWORD);
        assertThat(log.records()).as("the same fault, however often it is met").hasSize(1);
    }

    @Test
    void a_group_that_the_user_may_not_join_is_named_all_the_time_until_it_may() throws Exception {
        produce();
        RecordingSink sink = RecordingSink.willing();
        Denial denial = Denial.of(ResourceType.GROUP, "group-" + topic, AclOperation.READ);
        try (KafkaTransport transport = start(BROKER.sasl(), plain(), sink)) {
            await().until(() -> problem(transport).contains("Not authorized to access group: group-" + topic));
            await().during(Duration.ofSeconds(3))
                    .until(() -> problem(transport).contains("Not authorized to access group"));
            denial.lift();
            await().until(() -> sink.bodies().equals(List.of("{}")));
            assertThat(transport.problems()).isEmpty();
        }
        assertThat(log.records()).as("the same fault, however often it is met").hasSize(1);
    }

    @Test
    void a_topic_that_the_user_may_not_see_is_named_until_it_may() throws Exception {
        produce();
        RecordingSink sink = RecordingSink.willing();
        Denial denial = Denial.of(ResourceType.TOPIC, topic, AclOperation.ALL);
        try (KafkaTransport transport = start(BROKER.sasl(), plain(), sink)) {
            await().until(() -> problem(transport).contains("'%s', or does not show it to this user".formatted(topic)));
            denial.lift();
            await().until(() -> sink.bodies().equals(List.of("{}")));
            assertThat(transport.problems()).isEmpty();
        }
    }

    @Test
    void a_broker_whose_certificate_is_not_trusted_is_not_read_and_said_so() {
        Map<String, String> properties = by("SASL_SSL", sasl("SCRAM-SHA-512", SCRAM, USER, PASSWORD));
        try (KafkaTransport transport = start(BROKER.saslSsl(), properties, RecordingSink.willing())) {
            await().until(() -> problem(transport).contains("SSL handshake failed"));
            assertThat(problem(transport)).contains(BROKER.saslSsl()).contains("valid certification path");
        }
        assertThat(log.text()).doesNotContain(PASSWORD);
    }

    @Test
    void a_broker_that_wants_another_protocol_makes_an_operator_look_at_it() {
        try (KafkaTransport transport = start(BROKER.saslSsl(), Map.of(), RecordingSink.willing())) {
            await().until(() -> problem(transport).contains("security.protocol"));
        }
    }

    @Test
    void a_login_that_is_none_is_a_fault_that_shows_nothing_of_it() {
        String secret = "half\"secret";
        for (String text : List.of(
                "secret",
                SCRAM + " required username=\"mds\" password=\"" + secret + "\";",
                SCRAM + " required username=\"mds\" password=\"secret\"",
                SCRAM + " secret username=\"mds\";")) {
            assertThat(ClientProperties.fault("sasl.jaas.config", text, true).orElseThrow())
                    .as(text)
                    .contains("ScramLoginModule required username")
                    .doesNotContain("secret");
        }
    }

    @Test
    void settings_show_no_secret() {
        Map<String, String> properties = sasl("PLAIN", PLAIN, USER, PASSWORD);
        assertThat(new KafkaTransport.Settings(BROKER.sasl(), "mds", Map.of(), properties).toString())
                .contains("sasl.jaas.config")
                .doesNotContain(PASSWORD);
    }

    private KafkaTransport start(String broker, Map<String, String> properties, RecordingSink sink) {
        properties.forEach((key, value) ->
                assertThat(ClientProperties.fault(key, value, true)).as(key).isEqualTo(Optional.empty()));
        KafkaTransport transport = new KafkaTransport(
                new KafkaTransport.Settings(broker, "group-" + topic, Map.of(topic, "registry"), properties),
                Clock.systemUTC());
        transport.start(sink);
        return transport;
    }

    private static String problem(KafkaTransport transport) {
        return transport.problems().getOrDefault("registry", "");
    }

    private static Map<String, String> sasl(String mechanism, String module, String user, String password) {
        return Map.of(
                "sasl.mechanism",
                mechanism,
                "sasl.jaas.config",
                "%s required username=\"%s\" password=\"%s\";".formatted(module, user, password));
    }

    private static Map<String, String> plain() {
        return by("SASL_PLAINTEXT", sasl("PLAIN", PLAIN, SecuredKafka.PLAIN_USER, SecuredKafka.PLAIN_PASSWORD));
    }

    private static Map<String, String> by(String protocol, Map<String, String> properties) {
        return with(properties, Map.of("security.protocol", protocol));
    }

    private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(some);
        all.putAll(more);
        return all;
    }

    /** Makes a user. */
    private static void know(String user, String password) throws Exception {
        ADMIN.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                        user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password)))
                .all()
                .get();
    }

    private void produce() throws Exception {
        ADMIN.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(OPEN, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, "{}")).get();
        }
    }

    /** Something that PLAIN's user may not do, until it is lifted. */
    private record Denial(AclBinding rule) {
        static Denial of(ResourceType type, String name, AclOperation operation) throws Exception {
            AclBinding rule = new AclBinding(
                    new ResourcePattern(type, name, PatternType.LITERAL),
                    new AccessControlEntry("User:" + SecuredKafka.PLAIN_USER, "*", operation, AclPermissionType.DENY));
            ADMIN.createAcls(List.of(rule)).all().get();
            return new Denial(rule);
        }

        void lift() throws InterruptedException, ExecutionException {
            ADMIN.deleteAcls(List.of(rule.toFilter())).all().get();
        }
    }
}
