package mds.schema;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mds.kernel.suggestion.SimilarityModel;
import mds.kernel.suggestion.Trait;
import mds.kernel.suggestion.Trait.Ends;
import mds.kernel.suggestion.Trait.Hop;
import mds.kernel.suggestion.Trait.Values;
import mds.plugin.Direction;

/** Reads by what entities are similar: {@code @similar}. */
final class SimilarityDeclarations {
    private static final System.Logger LOG = System.getLogger(SimilarityDeclarations.class.getName());
    /** The steps of a property path: SPARQL 1.1 Query Language, section 9.1, sequences and inverses. */
    private static final Pattern PATH = Pattern.compile("\\^?[a-z][A-Za-z0-9]*(/\\^?[a-z][A-Za-z0-9]*){0,3}");

    private static final int HEAVIEST = 100;
    private static final Map<String, Values.Kind> VALUES = Arrays.stream(Values.Kind.values())
            .collect(Collectors.toMap(kind -> new Values(kind, 1).by(), kind -> kind));

    private SimilarityDeclarations() {}

    /** What is said of each entity type; what leads over edges that no loaded plugin declares is noted and left out. */
    static SimilarityModel read(Map<String, EntityDeclaration> entities, Set<String> edgeTypes, Faults faults) {
        Map<String, List<Trait>> traits = new TreeMap<>();
        entities.forEach((name, entity) -> {
            Place place = new Place(entity.model().plugin(), name);
            List<Trait> declared = read(entity, place, faults);
            List<Trait> walkable = declared.stream()
                    .filter(trait -> isWalkable(trait, edgeTypes, place))
                    .toList();
            if (walkable.stream().anyMatch(Ends.class::isInstance)) {
                traits.put(entity.model().name(), walkable);
            }
        });
        return new SimilarityModel(traits);
    }

    private static List<Trait> read(EntityDeclaration entity, Place place, Faults faults) {
        List<Trait> traits = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (var use : entity.definition().getDirectives("similar")) {
            Arguments arguments = new Arguments(use);
            int weight = arguments.number("weight").orElse(1);
            boolean suggest = arguments.truth("suggest").orElse(false);
            arguments.text("by").ifPresent(by -> {
                if (!seen.add(by)) {
                    faults.add(place, "declares @similar(by: \"%s\") twice".formatted(by));
                }
                if (weight < 1 || weight > HEAVIEST) {
                    faults.add(
                            place,
                            "has @similar(by: \"%s\", weight: %d); expected 1 to %d".formatted(by, weight, HEAVIEST));
                }
                trait(by, weight, suggest, place, faults).ifPresent(traits::add);
            });
        }
        if (!traits.isEmpty() && traits.stream().noneMatch(Ends.class::isInstance)) {
            faults.add(place, "has @similar by values alone, which find nothing; expected one by edges, too");
        }
        return traits;
    }

    private static Optional<Trait> trait(String by, int weight, boolean suggest, Place place, Faults faults) {
        Optional<Values.Kind> values = Optional.ofNullable(VALUES.get(by));
        if (values.isPresent()) {
            if (suggest) {
                faults.add(
                        place,
                        "has @similar(by: \"%s\", suggest: true); only what edges lead to can be suggested"
                                .formatted(by));
            }
            return values.map(kind -> new Values(kind, weight));
        }
        if (!PATH.matcher(by).matches()) {
            faults.add(
                    place,
                    "has @similar(by: \"%s\"); expected up to four edge types such as 'currentInstance/usesFeature', or one of %s"
                            .formatted(by, new TreeSet<>(VALUES.keySet())));
            return Optional.empty();
        }
        List<Hop> path = Arrays.stream(by.split("/", -1))
                .map(SimilarityDeclarations::hop)
                .toList();
        return Optional.of(new Ends(by, path, weight, suggest));
    }

    private static Hop hop(String step) {
        return step.startsWith("^") ? new Hop(step.substring(1), Direction.IN) : new Hop(step, Direction.OUT);
    }

    private static boolean isWalkable(Trait trait, Set<String> edgeTypes, Place place) {
        Set<String> missing = new TreeSet<>();
        if (trait instanceof Ends ends) {
            ends.path().stream()
                    .map(Hop::edgeType)
                    .filter(type -> !edgeTypes.contains(type))
                    .forEach(missing::add);
        }
        if (!missing.isEmpty()) {
            LOG.log(
                    Level.INFO,
                    "%s: nothing is similar by %s: no loaded plugin declares %s".formatted(place, trait.by(), missing));
        }
        return missing.isEmpty();
    }
}
