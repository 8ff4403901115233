package mds.plugin;

import java.util.regex.Pattern;

/** The spelling of names: kebab-case words for types, sources and rules, camelCase verbs for edges. */
final class Words {
    private static final Pattern KEBAB = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern CAMEL = Pattern.compile("[a-z][A-Za-z0-9]*");

    private Words() {}

    static String kebabCase(String what, String word) {
        return spelled(KEBAB, what, word, "a kebab-case word such as 'model-instance'");
    }

    static String camelCase(String what, String word) {
        return spelled(CAMEL, what, word, "a camelCase word such as 'producedBy'");
    }

    static String nonBlank(String what, String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("%s is blank; expected some text".formatted(what));
        }
        return text;
    }

    private static String spelled(Pattern pattern, String what, String word, String expectation) {
        if (!pattern.matcher(word).matches()) {
            throw new IllegalArgumentException("%s '%s' is not %s".formatted(what, word, expectation));
        }
        return word;
    }
}
