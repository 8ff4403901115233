package mds.plugin;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Texts as sources send them. */
final class Texts {
    private Texts() {}

    /** Any well-formed Unicode text that is not empty, the characters that URIs treat specially more often than others. */
    static Arbitrary<String> unicode() {
        Arbitrary<String> special =
                Arbitraries.of("/", "%", "?", "#", " ", "+", "..", ".", "%2F", "\u0000", "é", "模", "🚀");
        Arbitrary<String> any = Arbitraries.integers()
                .between(0, Character.MAX_CODE_POINT)
                .filter(codePoint -> codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE)
                .map(Character::toString);
        return Arbitraries.frequencyOf(Tuple.of(1, special), Tuple.of(2, any))
                .list()
                .ofMinSize(1)
                .ofMaxSize(20)
                .map(pieces -> String.join("", pieces));
    }

    /** What may be an id or a part. */
    static Arbitrary<String> segments() {
        return unicode().filter(text -> !text.equals(".") && !text.equals(".."));
    }

    /** Kebab-case words. */
    static Arbitrary<String> words() {
        Arbitrary<String> tail = Arbitraries.strings()
                .withCharRange('a', 'z')
                .numeric()
                .ofMinLength(1)
                .ofMaxLength(6);
        Arbitrary<String> first = tail.map(text -> "w" + text);
        return first.flatMap(head ->
                tail.list().ofMaxSize(2).map(more -> more.isEmpty() ? head : head + "-" + String.join("-", more)));
    }
}
