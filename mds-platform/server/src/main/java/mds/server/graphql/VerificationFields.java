package mds.server.graphql;

import graphql.schema.DataFetchingEnvironment;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mds.kernel.verification.Difference;
import mds.kernel.verification.Part;
import mds.kernel.verification.VerificationReport;
import mds.kernel.verification.VerificationReport.Outcome;
import mds.kernel.verification.VerificationRequest;
import mds.kernel.verification.Verifications;

/** Having the graph proven, and reading what came of it. */
public final class VerificationFields implements FieldGroup {
    private final Verifications verifications;

    /** Fields over the kernel's verifications. */
    public VerificationFields(Verifications verifications) {
        this.verifications = verifications;
    }

    @Override
    public void into(RootFields roots) {
        roots.query("verification", field -> verifications.latest().map(Shown::of))
                .mutation("startVerification", field -> Shown.of(start(field)));
    }

    private VerificationReport start(DataFetchingEnvironment field) {
        Optional<Integer> sample = Optional.ofNullable(field.getArgument("sample"));
        Optional<String> source = Optional.ofNullable(field.getArgument("source"));
        Number seed = field.getArgumentOrDefault("seed", 0L);
        try {
            return verifications.start(new VerificationRequest(sample, source, seed.longValue()));
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** A report as the schema has it. */
    record Shown(
            Outcome outcome,
            OffsetDateTime startedAt,
            Optional<OffsetDateTime> endedAt,
            List<Checked> checked,
            long differenceCount,
            List<Line> differences,
            List<String> unverified) {
        static Shown of(VerificationReport report) {
            return new Shown(
                    report.outcome(),
                    report.startedAt().atOffset(ZoneOffset.UTC),
                    report.endedAt().map(at -> at.atOffset(ZoneOffset.UTC)),
                    report.checked().entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(entry -> new Checked(entry.getKey(), entry.getValue()))
                            .toList(),
                    report.differenceCount(),
                    report.differences().stream().map(Line::of).toList(),
                    report.unverified());
        }
    }

    /** How far one comparison is. */
    record Checked(Part part, long count) {}

    /** A difference as the schema has it. */
    record Line(Part part, String uri, String what, String expected, String found, String text) {
        static Line of(Difference difference) {
            return new Line(
                    difference.part(),
                    difference.uri().toString(),
                    difference.what(),
                    difference.expected(),
                    difference.found(),
                    difference.toString());
        }
    }
}
