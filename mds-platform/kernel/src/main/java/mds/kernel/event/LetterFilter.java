package mds.kernel.event;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Which dead letters are meant: those to which all applies that is not empty.
 *
 * @param source the configured source
 * @param plugin the id of the plugin that was to read them
 * @param transport such as {@code kafka}
 * @param reason a part of the reason; upper and lower case are the same
 * @param since given up at this time or later
 * @param until given up before this time
 */
public record LetterFilter(
        Optional<String> source,
        Optional<String> plugin,
        Optional<String> transport,
        Optional<String> reason,
        Optional<Instant> since,
        Optional<Instant> until) {
    /** Every letter. */
    public static final LetterFilter ALL = new LetterFilter(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Those of a source. */
    public static LetterFilter ofSource(String source) {
        return new LetterFilter(
                Optional.of(source),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same, but only what was given up before a time. */
    public LetterFilter before(Instant time) {
        Instant earlier = until.filter(bound -> bound.isBefore(time)).orElse(time);
        return new LetterFilter(source, plugin, transport, reason, since, Optional.of(earlier));
    }

    /** Whether a letter is meant. */
    public boolean matches(DeadLetter letter) {
        return source.map(letter.event().source()::equals).orElse(true)
                && plugin.map(letter.plugin()::equals).orElse(true)
                && transport.map(letter.transport()::equals).orElse(true)
                && reason.map(part -> folded(letter.reason()).contains(folded(part)))
                        .orElse(true)
                && since.map(time -> !letter.at().isBefore(time)).orElse(true)
                && until.map(time -> letter.at().isBefore(time)).orElse(true);
    }

    private static String folded(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
