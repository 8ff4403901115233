package mds.plugin;

/**
 * Derives an edge between entities that say the same: a table of the warehouse {@code isCopyOf} the dataset whose location
 * it names, though neither system knows the other's ids.
 *
 * {@snippet :
 * import static mds.plugin.EntityFilter.ofType;
 * import static mds.plugin.MatchRule.Side.by;
 * import static mds.plugin.MatchRule.Value.alias;
 * import static mds.plugin.MatchRule.Value.attribute;
 * import static mds.plugin.MatchRule.Value.name;
 *
 * // from each table to the datasets that claim its location as an alias
 * new MatchRule("table-copy-of", by(ofType("table"), attribute("location")),
 *         by(ofType("dataset"), alias("s3")), Spelling.EXACT, "isCopyOf");
 *
 * // between all notebooks and experiments of one name, however it is capitalized
 * new MatchRule("notebook-explores", by(ofType("notebook").where("shared", true), name()),
 *         by(ofType("experiment"), name()), Spelling.FOLDED, "explores");
 * }
 *
 * <p>Where a side has several values (a list, several aliases), one in common is enough. An entity never matches itself; a
 * rule with the same type on both sides derives edges in both directions. Choose values that identify: two sides of a
 * thousand entities that share one value are a million edges.
 *
 * @param id a kebab-case word, unique among all loaded plugins
 * @param from the entities at which edges start
 * @param to the entities at which edges end
 * @param spelling when two values are the same
 * @param derives the type of the edges that the rule yields
 */
public record MatchRule(String id, Side from, Side to, Spelling spelling, String derives) implements InferenceRule {
    /** @throws IllegalArgumentException if a name is misspelled, or a side is of any type */
    public MatchRule {
        Words.kebabCase("rule id", id);
        Words.camelCase("edge type derived by rule " + id, derives);
        if (from.entities().types().isEmpty() || to.entities().types().isEmpty()) {
            throw new IllegalArgumentException(
                    "rule '%s' matches entities of any type; expected at least one type on each side".formatted(id));
        }
    }

    /**
     * One end of the edges.
     *
     * @param entities which entities, of at least one type
     * @param value by what they are matched
     */
    public record Side(EntityFilter entities, Value value) {
        /** These entities, by that value of theirs. */
        public static Side by(EntityFilter entities, Value value) {
            return new Side(entities, value);
        }
    }

    /** What of an entity is compared. An entity without it matches nothing. */
    public sealed interface Value {
        /** An attribute of text, an enum or integers, or a list of those. */
        static Value attribute(String name) {
            return new OfAttribute(name);
        }

        /** The aliases of a scheme that an entity claims, such as {@code s3}, each with its scheme: {@code s3://bucket/x}. */
        static Value alias(String scheme) {
            return new OfAlias(scheme);
        }

        /** What people call it. */
        static Value name() {
            return new OfName();
        }

        /** See {@link Value#attribute}. */
        record OfAttribute(String name) implements Value {
            /** @throws IllegalArgumentException if the name is not a camelCase word */
            public OfAttribute {
                Words.camelCase("attribute of a match", name);
            }
        }

        /** See {@link Value#alias}. */
        record OfAlias(String scheme) implements Value {
            /** @throws IllegalArgumentException if the scheme is blank */
            public OfAlias {
                Words.nonBlank("scheme of a match", scheme);
            }
        }

        /** See {@link Value#name()}. */
        record OfName() implements Value {}
    }
}
