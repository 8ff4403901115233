package mds.server.graphql;

import java.util.List;
import java.util.StringJoiner;
import java.util.function.Supplier;
import mds.kernel.enrichment.RuleProgress;
import mds.plugin.Direction;
import mds.plugin.EntityFilter;
import mds.plugin.InferenceRule;
import mds.plugin.MatchRule;
import mds.plugin.MatchRule.Value;
import mds.plugin.PathRule;
import mds.plugin.Spelling;

/** By which rules relationships are inferred, and how far each is applied. */
public final class RuleFields implements FieldGroup {
    private final Supplier<List<RuleProgress>> rules;

    /** Fields over the rules as they are when somebody asks. */
    public RuleFields(Supplier<List<RuleProgress>> rules) {
        this.rules = rules;
    }

    @Override
    public void into(RootFields roots) {
        roots.query("inferenceRules", field -> rules.get());
        TypeFields.<RuleProgress>of("InferenceRule")
                .field("id", RuleProgress::id)
                .field("derives", progress -> progress.rule().map(InferenceRule::derives))
                .field("says", progress -> progress.rule().map(RuleFields::says))
                .field("applied", RuleProgress::applied)
                .field("looked", RuleProgress::looked)
                .field("total", RuleProgress::total)
                .into(roots.schema());
    }

    private static String says(InferenceRule rule) {
        return switch (rule) {
            case PathRule path -> says(path);
            case MatchRule match ->
                "%s by %s = %s by %s%s"
                        .formatted(
                                says(match.from().entities()),
                                says(match.from().value()),
                                says(match.to().entities()),
                                says(match.to().value()),
                                match.spelling() == Spelling.FOLDED ? ", in whatever case" : "");
        };
    }

    private static String says(PathRule rule) {
        StringBuilder text = new StringBuilder(says(rule.start()));
        for (PathRule.Step step : rule.path()) {
            text.append((step.direction() == Direction.OUT ? " -%s-> " : " <-%s- ").formatted(step.edgeType()))
                    .append(says(step.to()));
        }
        return text.toString();
    }

    private static String says(EntityFilter filter) {
        String types = filter.types().isEmpty() ? "any" : String.join("|", filter.types());
        StringJoiner conditions = new StringJoiner(", ", "[", "]").setEmptyValue("");
        filter.attributes().forEach((name, values) -> conditions.add(name + "=" + String.join("|", values)));
        filter.tags().forEach(tag -> conditions.add("tag " + tag));
        return types + conditions;
    }

    private static String says(Value value) {
        return switch (value) {
            case Value.OfAttribute(var name) -> name;
            case Value.OfAlias(var scheme) -> "alias " + scheme;
            case Value.OfName() -> "name";
        };
    }
}
