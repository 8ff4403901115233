package mds.dist;

import static mds.dist.Organisation.EVENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk gets full under a host that runs, and has room again. */
class FullDiskTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    @Test
    void aHostThatCannotWriteSaysSoTakesNoEventAndHealsByItself() throws Exception {
        Deployment deployment = new Deployment(directory);
        try (Organisation organisation = Organisation.start()) {
            deployment.sources(organisation.configuration(Map.of()));
            try (HostProcess host = deployment.start()) {
                long length = Files.size(directory.resolve("graph").resolve("journal"));
                limitFiles(host, Long.toString(length + 100));
                assertThat(host.postEvent("registry", EVENT)).isEqualTo(503);
                assertThat(host.isReady()).isFalse();
                assertThat(host.get("/observe/health/ready").body()).contains("cannot be written", "make room");
                assertThat(host.get("/observe/health/live").statusCode()).isEqualTo(200);
                limitFiles(host, "unlimited");
                await().atMost(PATIENCE).until(host::isReady);
                assertThat(host.postEvent("registry", EVENT)).isEqualTo(202);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(host.query(Organisation.QUERY))
                                .isEqualTo(Organisation.json(Organisation.ANSWER)));
                host.kill();
            }
            try (HostProcess host = deployment.start()) {
                assertThat(host.query(Organisation.QUERY)).isEqualTo(Organisation.json(Organisation.ANSWER));
            }
        }
    }

    /** No file of the host may become longer, which is to it as if the disk were full. */
    private static void limitFiles(HostProcess host, String bytes) throws IOException, InterruptedException {
        Process limit = new ProcessBuilder(
                        "prlimit", "--pid", Long.toString(host.pid()), "--fsize=%s:".formatted(bytes))
                .inheritIO()
                .start();
        assertThat(limit.waitFor()).isZero();
    }
}
