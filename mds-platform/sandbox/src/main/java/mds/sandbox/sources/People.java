package mds.sandbox.sources;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Who works where. Alice, Bob and Carol belong to the worked example; some of those who own things have left, so that
 * identity knows no user for them.
 */
final class People {

    /** Their addresses still stand on things that they owned. */
    static final List<String> LEFT = List.of(
            "harold.finch@example.com",
            "greta.lindqvist@example.com",
            "omar.haddad@example.com",
            "wei.zhang@example.com");

    private static final List<String> FIRST_NAMES = List.of(
            "Amara",
            "Anders",
            "Beatriz",
            "Chen",
            "Chidi",
            "Daniela",
            "Dmitri",
            "Elif",
            "Emeka",
            "Fatima",
            "Felix",
            "Gabriela",
            "Hana",
            "Hiro",
            "Ingrid",
            "Isaac",
            "Jia",
            "Jonas",
            "Kavya",
            "Kwame",
            "Layla",
            "Leon",
            "Lucia",
            "Mateo",
            "Mei",
            "Nadia",
            "Nikhil",
            "Noor",
            "Olga",
            "Pablo",
            "Priya",
            "Quentin",
            "Rania",
            "Rohan",
            "Sofia",
            "Søren",
            "Tariq",
            "Thandi",
            "Uma",
            "Viktor",
            "Yara",
            "Zoë");
    private static final List<String> LAST_NAMES = List.of(
            "Abebe",
            "Andersson",
            "Banerjee",
            "Castillo",
            "Costa",
            "Dubois",
            "Eriksen",
            "Fischer",
            "García",
            "Gupta",
            "Haddad",
            "Ito",
            "Jansen",
            "Kaplan",
            "Kim",
            "Kowalski",
            "Larsen",
            "Mbeki",
            "Moreau",
            "Nakamura",
            "Novak",
            "O'Brien",
            "Okafor",
            "Park",
            "Petrov",
            "Ramos",
            "Rossi",
            "Sato",
            "Silva",
            "Tanaka",
            "Varga",
            "Weber",
            "Yilmaz",
            "Zhou");

    private final Map<String, List<Person>> byTeam = new HashMap<>();

    /** Twelve people for each team. */
    People(Dice dice) {
        Set<String> taken = new LinkedHashSet<>();
        for (Team team : Team.ALL) {
            List<Person> members = new ArrayList<>();
            while (members.size() < 12) {
                Person person = new Person(dice.pick(FIRST_NAMES), dice.pick(LAST_NAMES));
                if (taken.add(person.id())) {
                    members.add(person);
                }
            }
            byTeam.put(team.id(), List.copyOf(members));
        }
    }

    List<Person> of(Team team) {
        return byTeam.getOrDefault(team.id(), List.of());
    }

    /** Somebody of the organisation. */
    record Person(String firstName, String lastName) {

        String name() {
            return firstName + " " + lastName;
        }

        String id() {
            return ascii(firstName) + "." + ascii(lastName);
        }

        String email() {
            return id() + "@example.com";
        }

        private static String ascii(String name) {
            String folded = Normalizer.normalize(name, Normalizer.Form.NFD).replace("ø", "o");
            return folded.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
        }
    }
}
