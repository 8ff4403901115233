package mds.kernel.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shows where a text holds what was looked for. */
public final class Highlights {
    private static final Pattern WORD =
            Pattern.compile("\\p{Lu}+(?!\\p{Ll})[\\p{M}\\p{N}]*|\\p{L}[\\p{Ll}\\p{Lo}\\p{Lm}\\p{M}\\p{N}]*|\\p{N}+");
    private static final int BEFORE = 60;
    private static final int LONGEST = 240;

    private Highlights() {}

    /** A stretch of a text, marked if it is what was looked for. */
    public record Part(String text, boolean marked) {}

    /**
     * The neighbourhood of the first word that was looked for, in parts that make it up when they are joined.
     *
     * @param words as {@link NameWords#typed} gives them
     * @return empty if the text holds none of them
     */
    public static List<Part> of(String text, Set<String> words) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        int shown = -1;
        int end = text.length();
        while (matcher.find() && matcher.end() <= end) {
            if (!isWanted(NameWords.fold(matcher.group()), words)) {
                continue;
            }
            if (shown < 0) {
                shown = beginning(text, matcher.start());
                end = Math.min(text.length(), Math.max(shown + LONGEST, matcher.end()));
            }
            add(parts, text.substring(shown, matcher.start()), false);
            add(parts, matcher.group(), true);
            shown = matcher.end();
        }
        if (shown >= 0) {
            add(parts, text.substring(shown, end), false);
        }
        return parts;
    }

    /** A word's beginning some way before. */
    private static int beginning(String text, int hit) {
        int space = hit <= BEFORE ? 0 : text.indexOf(' ', hit - BEFORE);
        return space < 0 || space > hit ? hit : space;
    }

    private static void add(List<Part> parts, String text, boolean marked) {
        if (!text.isEmpty()) {
            parts.add(new Part(text, marked));
        }
    }

    private static boolean isWanted(String word, Set<String> words) {
        return words.stream().anyMatch(wanted -> word.startsWith(wanted) || isMistyped(word, wanted));
    }

    /** As the index has it: one error in words of four letters, two in words of eight. */
    private static boolean isMistyped(String word, String wanted) {
        int errors = wanted.length() >= 8 ? 2 : 1;
        boolean comparable = wanted.length() >= 4
                && word.length() <= 64
                && Math.abs(word.length() - wanted.length()) <= errors
                && word.charAt(0) == wanted.charAt(0);
        return comparable && distance(word, wanted) <= errors;
    }

    /** Optimal string alignment: letters inserted, left out, replaced, or swapped with their neighbour. */
    private static int distance(String one, String other) {
        int[][] cost = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, one, other, i, j);
            }
        }
        return cost[one.length()][other.length()];
    }

    private static int cheapest(int[][] cost, String one, String other, int i, int j) {
        int replaced = cost[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        int cheapest = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(cheapest, cost[i - 2][j - 2] + 1) : cheapest;
    }
}
