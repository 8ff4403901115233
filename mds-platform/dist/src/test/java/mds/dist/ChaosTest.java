package mds.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code mds chaos} for as long as a build has time for it; whoever has more starts it by hand. */
@EnabledOnOs(OS.LINUX)
class ChaosTest {
    private static final long MINUTES = 10;

    /** One by which each server is away soon: others leave them alone for twenty seconds longer. */
    private static final String SEED = "444";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void aHostThatIsKilledWhileAllAroundItFailsEndsAsItsSourcesAre() throws Exception {
        Path output = directory.resolve("output.txt");
        Process chaos = Distribution.mds(
                output,
                "chaos",
                "--minutes",
                "0.5",
                "--kills",
                "5",
                "--seed",
                SEED,
                "--requests-per-second",
                "200",
                "--data-dir",
                directory.resolve("chaos").toString());
        try {
            assertThat(chaos.waitFor(MINUTES, TimeUnit.MINUTES))
                    .as(() -> "ends; so far: " + Distribution.printed(output))
                    .isTrue();
            assertThat(chaos.exitValue()).as(() -> Distribution.printed(output)).isZero();
            assertThat(output)
                    .content()
                    .containsPattern("host: killed while it was ready +[1-9]")
                    .containsPattern("answers spoiled: 500 +[1-9]")
                    .contains("nothing differs; every budget was kept; nothing was lost");
        } finally {
            chaos.destroy();
        }
    }
}
