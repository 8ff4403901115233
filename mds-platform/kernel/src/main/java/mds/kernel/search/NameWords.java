package mds.kernel.search;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Splits what people write into words, so that {@code rankingModelV5}, {@code ranking-model-v5}, {@code RANKING_MODEL}
 * and {@code Ranking Model} find each other. Words are folded: lower case, without Latin accents, in one Unicode form.
 *
 * <p>It is done here and not by an analyzer, since the minimal distribution of Elasticsearch has none that can, and not
 * by Lucene's filters, since the Datomic peer needs a Lucene of long ago on the same class path.
 */
public final class NameWords {
    private static final Pattern ACCENTS = Pattern.compile("\\p{InCombiningDiacriticalMarks}+");
    private static final Pattern SEPARATORS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");
    private static final Pattern HUMPS =
            Pattern.compile("(?<=\\p{Ll})(?=\\p{Lu})|(?<=[\\p{Lu}\\p{N}])(?=\\p{Lu}\\p{Ll})");
    private static final Pattern DIGITS =
            Pattern.compile("(?<=\\p{N})(?=[\\p{L}\\p{M}])|(?<=[\\p{L}\\p{M}])(?=\\p{N})");

    private NameWords() {}

    /** The words that someone who types this is looking for, in order: {@code modelV5} gives model and v5. */
    public static Set<String> typed(String text) {
        return tokens(text)
                .flatMap(HUMPS::splitAsStream)
                .map(NameWords::fold)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * The words by which this text is found: {@link #typed}, these split where digits begin and end, and what was
     * written without a separator as one: {@code modelV5} gives model, v5, v, 5 and modelv5.
     */
    public static Set<String> indexed(String text) {
        Set<String> words = new LinkedHashSet<>(typed(text));
        words.addAll(finest(text));
        tokens(text).map(NameWords::fold).forEach(words::add);
        return words;
    }

    /** What is equal for all spellings of one name. */
    public static String key(String text) {
        return String.join(" ", finest(text));
    }

    /** Folded as a whole, not split. */
    public static String fold(String text) {
        String plain = ACCENTS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                .replaceAll("");
        // There and back, since only upper case makes ß and ss the same, and only lower case makes ẞ an ß.
        String folded = plain.toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(folded, Normalizer.Form.NFKC);
    }

    /** The words split as far as they can be, in order, repeated ones too. */
    public static List<String> finest(String text) {
        return tokens(text)
                .flatMap(HUMPS::splitAsStream)
                .flatMap(DIGITS::splitAsStream)
                .map(NameWords::fold)
                .toList();
    }

    private static Stream<String> tokens(String text) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFKC);
        return Arrays.stream(SEPARATORS.split(composed)).filter(token -> !token.isEmpty());
    }
}
