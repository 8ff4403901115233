package mds.kernel.search;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Splits what people write into words, so that {@code rankingModelV5}, {@code ranking-model-v5}, {@code RANKING_MODEL}
 * and {@code Ranking Model} find each other. Words are folded: lower case, without Latin accents, in one Unicode form.
 *
 * <p>It is done here and not by an analyzer, since the minimal distribution of Elasticsearch has none that can, and not
 * by Lucene's filters, since the Datomic peer needs a Lucene of long ago on the same class path.
 */
public final class NameWords {
    private static final Pattern ACCENTS = Pattern.compile("\\p{InCombiningDiacriticalMarks}+");
    private static final int ASCII = 128;

    private NameWords() {}

    /** How far a text is split: at what is neither letter nor number; also where humps begin; also around numbers. */
    private enum Depth {
        TOKENS,
        HUMPS,
        FINEST
    }

    /** What kind a character is; marks are letters. */
    private enum Kind {
        UPPER,
        LOWER,
        LETTER,
        NUMBER,
        SEPARATOR;

        private static final Kind[] OF_ASCII =
                IntStream.range(0, ASCII).mapToObj(Kind::look).toArray(Kind[]::new);

        static Kind of(int character) {
            return character < ASCII ? OF_ASCII[character] : look(character);
        }

        private static Kind look(int character) {
            return switch (Character.getType(character)) {
                case Character.UPPERCASE_LETTER -> UPPER;
                case Character.LOWERCASE_LETTER -> LOWER;
                case Character.TITLECASE_LETTER,
                        Character.MODIFIER_LETTER,
                        Character.OTHER_LETTER,
                        Character.NON_SPACING_MARK,
                        Character.COMBINING_SPACING_MARK,
                        Character.ENCLOSING_MARK -> LETTER;
                case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> NUMBER;
                default -> SEPARATOR;
            };
        }
    }

    /** The words that someone who types this is looking for, in order: {@code modelV5} gives model and v5. */
    public static Set<String> typed(String text) {
        return new LinkedHashSet<>(split(text, Depth.HUMPS).words());
    }

    /**
     * The words by which this text is found: {@link #typed}, these split where digits begin and end, and what was
     * written without a separator as one: {@code modelV5} gives model, v5, v, 5 and modelv5.
     */
    public static Set<String> indexed(String text) {
        Split finest = split(text, Depth.FINEST);
        // Most texts have neither humps nor numbers within words, and are split once.
        Set<String> words = new LinkedHashSet<>(
                finest.atNumbers() ? split(text, Depth.HUMPS).words() : finest.words());
        words.addAll(finest.words());
        if (finest.atHumps()) {
            words.addAll(split(text, Depth.TOKENS).words());
        }
        return words;
    }

    /** What is equal for all spellings of one name. */
    public static String key(String text) {
        return String.join(" ", finest(text));
    }

    /** Folded as a whole, not split. */
    public static String fold(String text) {
        if (isAscii(text)) {
            return text.toLowerCase(Locale.ROOT);
        }
        String plain = ACCENTS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                .replaceAll("");
        // There and back, since only upper case makes ß and ss the same, and only lower case makes ẞ an ß.
        String folded = plain.toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(folded, Normalizer.Form.NFKC);
    }

    /** The words split as far as they can be, in order, repeated ones too. */
    public static List<String> finest(String text) {
        return split(text, Depth.FINEST).words();
    }

    /**
     * The words of a text.
     *
     * @param words in order, repeated ones too
     * @param atHumps whether it has humps
     * @param atNumbers whether numbers begin or end elsewhere
     */
    private record Split(List<String> words, boolean atHumps, boolean atNumbers) {}

    /** One pass over the characters: every document goes through here several times. */
    private static Split split(String text, Depth depth) {
        boolean ascii = isAscii(text);
        String composed = ascii ? text : Normalizer.normalize(text, Normalizer.Form.NFKC);
        // Only of ASCII, folding a whole is folding its parts.
        UnaryOperator<String> fold = ascii ? word -> word : NameWords::fold;
        String spelled = ascii ? text.toLowerCase(Locale.ROOT) : composed;
        List<String> words = new ArrayList<>();
        boolean atHumps = false;
        boolean atNumbers = false;
        Kind before = Kind.SEPARATOR;
        int start = 0;
        int at = 0;
        while (at < composed.length()) {
            int character = composed.codePointAt(at);
            int next = at + Character.charCount(character);
            Kind kind = Kind.of(character);
            if (before == Kind.SEPARATOR) {
                start = at;
            } else {
                boolean hump = kind == Kind.UPPER && isHump(before, kindAt(composed, next));
                boolean number = !hump && kind != Kind.SEPARATOR && (before == Kind.NUMBER) != (kind == Kind.NUMBER);
                atHumps |= hump;
                atNumbers |= number;
                if (kind == Kind.SEPARATOR || (hump && depth != Depth.TOKENS) || (number && depth == Depth.FINEST)) {
                    words.add(fold.apply(spelled.substring(start, at)));
                    start = at;
                }
            }
            before = kind;
            at = next;
        }
        if (before != Kind.SEPARATOR) {
            words.add(fold.apply(spelled.substring(start)));
        }
        return new Split(words, atHumps, atNumbers);
    }

    private static Kind kindAt(String text, int index) {
        return index < text.length() ? Kind.of(text.codePointAt(index)) : Kind.SEPARATOR;
    }

    /** Whether an upper-case letter begins a hump, given what stands before and behind it. */
    private static boolean isHump(Kind before, Kind after) {
        return before == Kind.LOWER || (after == Kind.LOWER && (before == Kind.UPPER || before == Kind.NUMBER));
    }

    private static boolean isAscii(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) >= ASCII) {
                return false;
            }
        }
        return true;
    }
}
