package mds.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import mds.sandbox.chaos.Root;
import org.junit.jupiter.api.Test;

class BeforeSweepTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String MODEL = "aip://model/registry/m1";
    private static final String CELL = "aip://ab-test-cell/experimentation/12345/2";

    @Test
    void whatDiffersAtARootOfWhichAnEventToldIsLost() {
        BeforeSweep before = judge(verification("SOURCES", MODEL, CELL), Set.of(new Root("registry", "m2")));

        assertThat(before.losses()).containsExactly("SOURCES of " + MODEL, "SOURCES of " + CELL);
        assertThat(before.exitCode()).isEqualTo(1);
    }

    @Test
    void aRootOfWhichNoEventToldMayDifferFromItsSourceAndSoMayItsParts() {
        BeforeSweep before = judge(
                verification("SOURCES", MODEL, CELL),
                Set.of(new Root("registry", "m1"), new Root("experimentation", "12345")));

        assertThat(before.losses()).isEmpty();
        assertThat(before.exitCode()).isZero();
    }

    @Test
    void whatFollowsFromTheGraphAloneNeedsNoEvent() {
        for (String part : List.of("EDGES", "RULES", "INDEX")) {
            assertThat(judge(verification(part, MODEL), Set.of(new Root("registry", "m1")))
                            .exitCode())
                    .as(part)
                    .isEqualTo(1);
        }
    }

    @Test
    void nothingIsKnownOfAHostThatDidNotComeToRest() {
        BeforeSweep before = BeforeSweep.judge(verification("SOURCES", MODEL), false, Set.of());

        assertThat(before.losses()).isEmpty();
        assertThat(before.exitCode()).isEqualTo(2);
    }

    @Test
    void whatWasNotComparedOrIsNotListedIsNotTakenForSound() {
        ObjectNode uncompared = verification("SOURCES");
        uncompared.withArray("unverified").add("source 'registry' could not say");
        ObjectNode unlisted = verification("SOURCES").put("differenceCount", 1);

        assertThat(judge(uncompared, Set.of()).exitCode()).isEqualTo(2);
        assertThat(judge(unlisted, Set.of()).doubts()).containsExactly("only 0 of 1 differences are listed");
        assertThat(judge(verification("SOURCES"), Set.of()).exitCode()).isZero();
    }

    private static BeforeSweep judge(JsonNode verification, Set<Root> untold) {
        return BeforeSweep.judge(verification, true, untold);
    }

    private static ObjectNode verification(String part, String... uris) {
        ObjectNode result = JSON.createObjectNode().put("differenceCount", uris.length);
        ArrayNode differences = result.putArray("differences");
        for (String uri : uris) {
            differences.addObject().put("part", part).put("uri", uri).put("text", part + " of " + uri);
        }
        result.putArray("unverified");
        return result;
    }
}
