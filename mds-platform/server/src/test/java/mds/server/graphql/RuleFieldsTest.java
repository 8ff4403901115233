package mds.server.graphql;

import static mds.plugin.PathRule.Step.in;
import static mds.plugin.PathRule.Step.out;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import mds.kernel.enrichment.RuleProgress;
import mds.plugin.EntityFilter;
import mds.plugin.InferenceRule;
import mds.plugin.MatchRule;
import mds.plugin.MatchRule.Side;
import mds.plugin.MatchRule.Value;
import mds.plugin.PathRule;
import mds.plugin.Spelling;
import org.junit.jupiter.api.Test;

class RuleFieldsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final InferenceRule PATH = new PathRule(
            "tests",
            EntityFilter.ofType("model-instance").tagged("env", "prod"),
            List.of(in("runs"), out("partOf").to(EntityFilter.ofType("ab-test").where("state", "on", "paused"))),
            "testedIn");
    private static final InferenceRule MATCH = new MatchRule(
            "same",
            Side.by(EntityFilter.ofType("dataset"), Value.attribute("location")),
            Side.by(EntityFilter.ofType("table", "view"), Value.alias("s3")),
            Spelling.FOLDED,
            "sameAs");

    @Test
    void rulesAreSpelledForPeopleAndTellHowFarTheyAre() throws Exception {
        List<RuleProgress> rules = List.of(
                new RuleProgress("gone", Optional.empty(), false, 1, 4),
                new RuleProgress("same", Optional.of(MATCH), true, 0, 0),
                new RuleProgress("tests", Optional.of(PATH), false, 200, 1000));
        try (WorkedExample example = WorkedExample.create();
                ExampleEngine engine = ExampleEngine.over(example, new RuleFields(() -> rules))) {
            JsonNode body = engine.ask("{ inferenceRules { id derives says applied looked total } }");
            assertThat(body.at("/data/inferenceRules")).isEqualTo(JSON.readTree("""
                [{"id": "gone", "derives": null, "says": null, "applied": false, "looked": 1, "total": 4},
                 {"id": "same", "derives": "sameAs", "applied": true, "looked": 0, "total": 0,
                  "says": "dataset by location = table|view by alias s3, in whatever case"},
                 {"id": "tests", "derives": "testedIn", "applied": false, "looked": 200, "total": 1000,
                  "says": "model-instance[tag env::prod] <-runs- any -partOf-> ab-test[state=on|paused]"}]
                """));
        }
    }
}
