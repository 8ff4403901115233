package mds.transport.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import mds.transport.LogOfTheTest;
import mds.transport.RecordingSink;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** As whom MDS reads queues. The properties of the JVM stand for the variables of the environment that AWS names. */
@Timeout(120)
class SqsCredentialsTest {
    private static final String SECRET = "hidden-secret";
    private static final SqsTransport.Channel ANYTHING = new SqsTransport.Channel("registry", Optional.empty());

    private final Properties before = new Properties();
    private final LogOfTheTest log = LogOfTheTest.of(QueuePoller.class);
    private final StrictSqs sqs = StrictSqs.start();

    @TempDir
    private Path directory;

    @BeforeEach
    void leaveTheMachineOut() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
        before.putAll(System.getProperties());
        System.setProperty("aws.disableEc2Metadata", "true");
        System.setProperty("aws.configFile", directory.resolve("none").toString());
        System.setProperty(
                "aws.sharedCredentialsFile", directory.resolve("none").toString());
    }

    @AfterEach
    void restore() {
        System.setProperties(before);
        log.close();
        sqs.close();
    }

    @Test
    void a_key_of_the_configuration_is_shown_in_its_region() {
        assertIsReadAs("AKIACONFIGURED", Optional.of(new AccessKey("AKIACONFIGURED", SECRET)));
    }

    @Test
    void the_environment_is_used_where_the_configuration_has_no_key() {
        System.setProperty("aws.accessKeyId", "AKIAENVIRONMENT");
        System.setProperty("aws.secretAccessKey", SECRET);
        assertIsReadAs("AKIAENVIRONMENT", Optional.empty());
    }

    @Test
    void a_web_identity_is_used_as_of_a_service_account_of_kubernetes() throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "hidden-token");
        System.setProperty("aws.webIdentityTokenFile", token.toString());
        System.setProperty("aws.roleArn", "arn:aws:iam::123456789012:role/mds");
        System.setProperty("aws.region", "eu-west-1");
        System.setProperty("aws.endpointUrlSts", sqs.address().toString());
        assertIsReadAs(StrictSqs.ROLE_KEY, Optional.empty());
    }

    @Test
    void a_container_is_asked_for_its_own() {
        System.setProperty(
                "aws.containerCredentialsFullUri",
                sqs.address().resolve("/container").toString());
        assertIsReadAs(StrictSqs.CONTAINER_KEY, Optional.empty());
    }

    @Test
    void a_profile_whose_key_is_refused_is_named_and_read_with_when_its_file_is_mended() throws Exception {
        Path profile = directory.resolve("credentials");
        write(profile, "AKIAOLD");
        System.setProperty("aws.sharedCredentialsFile", profile.toString());
        sqs.allow("AKIANEW");

        RecordingSink sink = RecordingSink.willing();
        try (SqsTransport transport = start(Optional.empty(), sink)) {
            await().until(() -> problem(transport).contains("security token included in the request is invalid"));
            await().until(() -> sqs.refused() >= 4);
            assertThat(problem(transport)).contains("'events'").doesNotContain("hidden");
            write(profile, "AKIANEW");
            await().until(() -> sink.bodies().equals(List.of("{}")));
            await().until(() -> transport.problems().isEmpty());
        }
        assertLogIsShortAndSaysNoSecret();
    }

    @Test
    void a_queue_that_may_be_found_but_not_read_is_a_problem_all_the_time_until_it_may() {
        sqs.allow("AKIACONFIGURED");
        sqs.denyReading(true);

        RecordingSink sink = RecordingSink.willing();
        try (SqsTransport transport = start(Optional.of(new AccessKey("AKIACONFIGURED", SECRET)), sink)) {
            await().until(() -> problem(transport).contains("not authorized to perform: sqs:receivemessage"));
            await().during(Duration.ofSeconds(3)).until(() -> problem(transport).contains("sqs:receivemessage"));
            sqs.denyReading(false);
            await().until(() -> sink.bodies().equals(List.of("{}")));
            await().until(() -> transport.problems().isEmpty());
        }
        assertLogIsShortAndSaysNoSecret();
    }

    @Test
    void nobody_to_be_is_a_problem_that_names_what_was_looked_for() {
        try (SqsTransport transport =
                start(URI.create("https://127.0.0.1:1"), Optional.empty(), RecordingSink.willing())) {
            await().until(() -> problem(transport).contains("AWS_ACCESS_KEY_ID"));
        }
    }

    @Test
    void settings_show_no_secret() {
        assertThat(settings(sqs.address(), Optional.of(new AccessKey("AKIACONFIGURED", SECRET)))
                        .toString())
                .contains("AKIACONFIGURED")
                .doesNotContain("hidden");
    }

    private void assertIsReadAs(String key, Optional<AccessKey> configured) {
        sqs.allow(key);
        RecordingSink sink = RecordingSink.willing();
        try (SqsTransport transport = start(configured, sink)) {
            await().until(() -> sink.bodies().equals(List.of("{}")));
            assertThat(transport.problems()).isEmpty();
        }
        assertThat(sqs.regions()).containsOnly("eu-west-1");
        assertThat(log.records()).isEmpty();
    }

    private void assertLogIsShortAndSaysNoSecret() {
        assertThat(log.records())
                .as("once for each of the two that read the queue")
                .hasSize(2);
        assertThat(log.text()).doesNotContain("hidden");
    }

    private SqsTransport start(Optional<AccessKey> key, RecordingSink sink) {
        return start(sqs.address(), key, sink);
    }

    private static SqsTransport start(URI endpoint, Optional<AccessKey> key, RecordingSink sink) {
        SqsTransport transport = new SqsTransport(settings(endpoint, key), Clock.systemUTC());
        transport.start(sink);
        return transport;
    }

    private static SqsTransport.Settings settings(URI endpoint, Optional<AccessKey> key) {
        return SqsTransport.Settings.of(
                Optional.of(endpoint), "eu-west-1", key, Map.of("events", ANYTHING), SqsTransport.Sns.DEFAULT);
    }

    private static String problem(SqsTransport transport) {
        return transport.problems().getOrDefault("registry", "");
    }

    private static void write(Path profile, String key) throws IOException {
        Files.writeString(profile, """
            [default]
            aws_access_key_id = %s
            aws_secret_access_key = %s
            """.formatted(key, SECRET));
    }
}
