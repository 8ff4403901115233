package mds.kernel.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a person typed into a search field, understood: {@code ranking type:model -state:gone owner:"Alice Adams" "exact
 * phrase" -unwanted}. Any text is a query: a key that nobody knows, a quote that does not end and a value that is missing
 * are plain text.
 *
 * @param text the words and phrases to look for, as they were typed
 * @param phrases to find word for word
 * @param unwanted words and phrases that must not be there
 * @param filters by keys
 */
public record TypedQuery(String text, List<String> phrases, List<String> unwanted, List<SearchFilter> filters) {
    public TypedQuery {
        phrases = List.copyOf(phrases);
        unwanted = List.copyOf(unwanted);
        filters = List.copyOf(filters);
    }

    /**
     * Understands a text.
     *
     * @param attributes the facet attributes, which are keys as well
     */
    public static TypedQuery parse(String typed, Set<String> attributes) {
        return new Parser(typed, attributes).parse();
    }

    private static final class Parser {
        private final String typed;
        private final Set<String> attributes;
        private final List<String> words = new ArrayList<>();
        private final List<String> phrases = new ArrayList<>();
        private final List<String> unwanted = new ArrayList<>();
        private final List<SearchFilter> filters = new ArrayList<>();
        private int at;

        private Parser(String typed, Set<String> attributes) {
            this.typed = typed;
            this.attributes = attributes;
        }

        private TypedQuery parse() {
            while (at < typed.length()) {
                if (Character.isWhitespace(typed.charAt(at))) {
                    at++;
                } else {
                    part();
                }
            }
            return new TypedQuery(String.join(" ", words), phrases, unwanted, filters);
        }

        private void part() {
            boolean without = is('-') && at + 1 < typed.length() && !Character.isWhitespace(typed.charAt(at + 1));
            int start = at;
            at += without ? 1 : 0;
            Optional<String> phrase = quoted();
            if (phrase.isPresent()) {
                phrase.filter(words -> !words.isBlank()).ifPresent(words -> phrase(words, without));
                return;
            }
            if (!filter(without)) {
                at = start + (without ? 1 : 0);
                word(word(), without);
            }
        }

        private void phrase(String phrase, boolean without) {
            if (without) {
                unwanted.add(phrase);
            } else {
                phrases.add(phrase);
                words.add(phrase);
            }
        }

        private void word(String word, boolean without) {
            (without ? unwanted : words).add(word);
        }

        /** A known key and a value, if they stand here. */
        private boolean filter(boolean without) {
            int colon = typed.indexOf(':', at);
            Optional<String> key = colon < 0 ? Optional.empty() : key(typed.substring(at, colon));
            if (key.isEmpty()) {
                return false;
            }
            at = colon + 1;
            Optional<String> whole = quoted();
            String value = whole.orElseGet(this::word);
            if (value.isBlank()) {
                return false;
            }
            filters.add(new SearchFilter(key.get(), List.of(value), without, whole.isPresent()));
            return true;
        }

        private Optional<String> key(String text) {
            String plain = text.toLowerCase(Locale.ROOT);
            if (SearchFilter.KEYS.contains(plain)) {
                return Optional.of(plain);
            }
            return attributes.stream().filter(text::equalsIgnoreCase).findFirst();
        }

        /** What stands in quotes here; up to the end if they do not close. Empty if none open. */
        private Optional<String> quoted() {
            if (!is('"')) {
                return Optional.empty();
            }
            int close = typed.indexOf('"', at + 1);
            int end = close < 0 ? typed.length() : close;
            String inside = typed.substring(at + 1, end);
            at = Math.min(typed.length(), end + 1);
            return Optional.of(inside);
        }

        private String word() {
            int start = at;
            while (at < typed.length() && !Character.isWhitespace(typed.charAt(at))) {
                at++;
            }
            return typed.substring(start, at);
        }

        private boolean is(char character) {
            return at < typed.length() && typed.charAt(at) == character;
        }
    }
}
