package mds.plugin;

/**
 * The spelling of names: kebab-case words for types, sources and rules, camelCase verbs for edges. Names are checked
 * whenever one is made, a dozen times for an entity: read letter by letter that costs next to nothing.
 */
final class Words {
    private Words() {}

    static String kebabCase(String what, String word) {
        return isKebabCase(word) ? word : misspelled(what, word, "a kebab-case word such as 'model-instance'");
    }

    static String camelCase(String what, String word) {
        return isCamelCase(word) ? word : misspelled(what, word, "a camelCase word such as 'producedBy'");
    }

    static String nonBlank(String what, String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("%s is blank; expected some text".formatted(what));
        }
        return text;
    }

    private static boolean isKebabCase(String word) {
        if (word.isEmpty() || !isLower(word.charAt(0)) || word.endsWith("-")) {
            return false;
        }
        for (int at = 1; at < word.length(); at++) {
            char letter = word.charAt(at);
            boolean joins = letter == '-' && word.charAt(at - 1) != '-';
            if (!isLower(letter) && !isDigit(letter) && !joins) {
                return false;
            }
        }
        return true;
    }

    private static boolean isCamelCase(String word) {
        if (word.isEmpty() || !isLower(word.charAt(0))) {
            return false;
        }
        for (int at = 1; at < word.length(); at++) {
            char letter = word.charAt(at);
            if (!isLower(letter) && !isDigit(letter) && (letter < 'A' || letter > 'Z')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLower(char letter) {
        return letter >= 'a' && letter <= 'z';
    }

    private static boolean isDigit(char letter) {
        return letter >= '0' && letter <= '9';
    }

    private static String misspelled(String what, String word, String expectation) {
        throw new IllegalArgumentException("%s '%s' is not %s".formatted(what, word, expectation));
    }
}
