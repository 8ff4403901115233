package mds.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import mds.transport.sqs.AccessKey;
import mds.transport.sqs.SqsTransport;
import mds.transport.webhook.SignatureScheme;
import mds.transport.webhook.WebhookTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventSettingsTest {
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "HOOK", "hidden-secret",
            "JAAS", login("\"hidden-password\""),
            "BROKEN", login("\"half\"hidden\""));

    private static String login(String password) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"mds\" password=%s;"
                .formatted(password);
    }

    @TempDir
    private Path directory;

    @Test
    void every_way_in_is_read() throws Exception {
        Files.writeString(directory.resolve("store"), "hidden-store\n");
        Configuration configuration = read("""
            kafka:
              bootstrap-servers: "b:9093"
              properties:
                security.protocol: SASL_SSL
                sasl.jaas.config: "env:JAAS"
                ssl.truststore.password: "file:%s"
            sqs:
              region: eu-west-1
              create: true
              verify-signatures: false
              credentials: { access-key-id: AKIA1, secret-access-key: "env:HOOK" }
            sources:
              registry:
                plugin: model-registry
                url: "http://r"
                events:
                  kafka: registry-events
                  webhook: { signature: mlflow, secret: "env:HOOK", replay-window: 1m, requests-per-second: 20 }
              experimentation:
                plugin: experimentation
                url: "http://e"
                events: { sqs: tests, sns-topic: "arn:aws:sns:eu-west-1:1:tests", webhook: none }
              lake: { plugin: datasets, url: "http://l" }
            """.formatted(directory.resolve("store")));

        assertThat(configuration.kafka().orElseThrow().properties())
                .isEqualTo(Map.of(
                        "security.protocol",
                        "SASL_SSL",
                        "sasl.jaas.config",
                        login("\"hidden-password\""),
                        "ssl.truststore.password",
                        "hidden-store"));
        assertThat(configuration.sqs().orElseThrow().key()).contains(new AccessKey("AKIA1", "hidden-secret"));
        assertThat(configuration.sqs().orElseThrow().sns())
                .isEqualTo(new SqsTransport.Sns(false, Optional.empty(), true, Optional.empty()));
        assertThat(events(configuration, "registry").webhook())
                .contains(new WebhookTransport.Access(
                        Optional.of(new WebhookTransport.Signing(
                                SignatureScheme.MLFLOW, "hidden-secret", Duration.ofMinutes(1))),
                        Optional.of(20)));
        assertThat(events(configuration, "experimentation"))
                .isEqualTo(new Configuration.Events(
                        Optional.empty(),
                        Optional.of("tests"),
                        Optional.of("arn:aws:sns:eu-west-1:1:tests"),
                        Optional.empty()));
        assertThat(events(configuration, "lake").webhook()).contains(WebhookTransport.Access.OPEN);
        assertThat(configuration.toString()).doesNotContain("hidden");
    }

    @Test
    void every_fault_is_told_with_its_way_out_and_no_secret() {
        ConfigurationException refused = catchThrowableOfType(ConfigurationException.class, () -> read("""
            kafka:
              bootstrap-servers: "b:9093"
              properties:
                group.id: mine
                securty.protocol: SSL
                max.poll.records: many
                sasl.jaas.config: "env:BROKEN"
                ssl.key.password: "in the open"
            sqs: { region: eu-west-1, credentials: { secret-access-key: "in the open" } }
            sources:
              a: { plugin: p, url: "http://a", events: { kafka: same, webhook: closed } }
              b: { plugin: p, url: "http://b", events: { kafka: same, webhook: { signature: mlfow, secret: "env:HOOK" } } }
              c: { plugin: p, url: "http://c", events: { sns-topic: "arn:x", webhook: { signature: github } } }
              d: { plugin: p, url: "http://d", events: { webhook: { secret: "env:HOOK", requests-per-second: 0 } } }
            """));

        assertThat(refused.faults())
                .anySatisfy(fault -> assertThat(fault).contains("kafka.properties.group.id", "MDS itself"))
                .anySatisfy(fault -> assertThat(fault).contains("securty.protocol", "no property"))
                .anySatisfy(fault -> assertThat(fault).contains("max.poll.records", "many"))
                .anySatisfy(fault -> assertThat(fault).contains("ssl.key.password", "env:NAME"))
                .anySatisfy(fault -> assertThat(fault).contains("sasl.jaas.config", "is no login"))
                .anySatisfy(fault -> assertThat(fault).contains("sqs.credentials.access-key-id", "is missing"))
                .anySatisfy(fault -> assertThat(fault).contains("sqs.credentials.secret-access-key", "env:NAME"))
                .anySatisfy(fault -> assertThat(fault).contains("'b' has events.kafka: same"))
                .anySatisfy(
                        fault -> assertThat(fault).contains("sources.a.events.webhook", "expected none", "'closed'"))
                .anySatisfy(fault ->
                        assertThat(fault).contains("sources.b.events.webhook.signature", "'mlfow'", "growthbook"))
                .anySatisfy(fault -> assertThat(fault).contains("sources.c.events.sns-topic", "arn:aws:sns"))
                .anySatisfy(fault -> assertThat(fault).contains("without events.sqs"))
                .anySatisfy(fault -> assertThat(fault).contains("sources.c.events.webhook.secret"))
                .anySatisfy(fault -> assertThat(fault).contains("sources.d.events.webhook.signature"))
                .anySatisfy(fault -> assertThat(fault).contains("requests-per-second", "'0'"))
                .noneSatisfy(fault -> assertThat(fault).contains("in the open"))
                .noneSatisfy(fault -> assertThat(fault).contains("hidden"));
    }

    private static Configuration.Events events(Configuration configuration, String source) {
        return Optional.ofNullable(configuration.sources().get(source))
                .orElseThrow()
                .events();
    }

    private Configuration read(String yaml) throws Exception {
        Path file = Files.writeString(directory.resolve("mds.yaml"), yaml);
        return new ConfigurationReader(ENVIRONMENT, new Properties(), directory).read(List.of(file));
    }
}
