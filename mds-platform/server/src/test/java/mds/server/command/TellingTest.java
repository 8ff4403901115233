package mds.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TellingTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Integer> ENDS = Map.of("FINISHED", 0, "STOPPED", 1);

    private final StringWriter told = new StringWriter();

    @Test
    void tellsEachStepOnceAndPassesOverWorkThatSomebodyElseAskedFor() throws Exception {
        int code = tell(
                "mine",
                work("other", "FINISHED", 9),
                work("mine", "RUNNING", 1),
                work("mine", "RUNNING", 1),
                work("mine", "FINISHED", 3));
        assertThat(code).isZero();
        assertThat(told.toString().lines())
                .containsExactly(
                        "waiting for a host to begin",
                        "RUNNING 1 (2/s, about 7 s to go); slow",
                        "FINISHED 3 (2/s, about 7 s to go); slow");
    }

    @Test
    void tellsOfTheRequestThatTookThePlaceOfItsOwnBeforeThatWasHeard() throws Exception {
        int code = tell(
                "mine",
                asked("mine", work("before", "FINISHED", 9)),
                asked("later", work("before", "FINISHED", 9)),
                asked("later", work("later", "RUNNING", 1)),
                asked("later", work("later", "STOPPED", 2)));
        assertThat(code).isEqualTo(1);
        assertThat(told.toString().lines())
                .containsExactly(
                        "waiting for a host to begin",
                        "a later request took the place of this one, and is told of from here",
                        "RUNNING 1 (2/s, about 7 s to go); slow",
                        "STOPPED 2 (2/s, about 7 s to go); slow");
    }

    @Test
    void tellsOfTheRequestThatTookThePlaceOfItsOwnWhileThatWasWorkedOn() throws Exception {
        int code = tell(
                "mine",
                asked("mine", work("mine", "RUNNING", 1)),
                asked("later", work("mine", "RUNNING", 1)),
                asked("last", work("later", "RUNNING", 0)),
                asked("last", work("last", "FINISHED", 3)));
        assertThat(code).isZero();
        assertThat(told.toString().lines())
                .containsExactly(
                        "RUNNING 1 (2/s, about 7 s to go); slow",
                        "a later request took the place of this one, and is told of from here",
                        "waiting for a host to begin",
                        "FINISHED 3 (2/s, about 7 s to go); slow");
    }

    @Test
    void endsWithItsOwnWorkIfThatWasOverBeforeTheLaterRequestWasHeard() throws Exception {
        assertThat(tell("mine", asked("later", work("mine", "FINISHED", 3)))).isZero();
        assertThat(told.toString().lines()).containsExactly("FINISHED 3 (2/s, about 7 s to go); slow");
    }

    @Test
    void endsWithTheCodeOfThePhaseInWhichItEnded() throws Exception {
        assertThat(tell("", work("any", "STOPPED", 1))).isEqualTo(1);
    }

    @Test
    void saysThatThereNeverWasAnyToWhoOnlyWatches() {
        assertThatThrownBy(() -> tell("", MissingNode.getInstance()))
                .isInstanceOf(HostClient.NoAnswer.class)
                .hasMessage("there never was any");
    }

    private int tell(String request, JsonNode... steps) throws Exception {
        Deque<JsonNode> ahead = new ArrayDeque<>(List.of(steps));
        return new Telling(
                        new PrintWriter(told),
                        Duration.ZERO,
                        request,
                        work -> "%s %d (%s)%s"
                                .formatted(
                                        work.path("phase").asText(),
                                        work.path("done").asInt(),
                                        Telling.pace(work),
                                        Telling.problem(work)),
                        ENDS)
                .tell(ahead::remove, "there never was any");
    }

    private static JsonNode asked(String request, ObjectNode work) {
        return work.put("latestRequest", request);
    }

    private static ObjectNode work(String request, String phase, int done) throws Exception {
        return (ObjectNode) JSON.readTree("""
            {"request": "%s", "phase": "%s", "done": %d, "rate": 2.0, "remainingSeconds": 7, "problem": "slow"}
            """.formatted(request, phase, done));
    }
}
