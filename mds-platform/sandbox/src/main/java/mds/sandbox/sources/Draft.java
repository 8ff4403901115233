package mds.sandbox.sources;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** What the parts of the generator share: the organisation so far, the dice, the people, and the fields of every object. */
final class Draft {

    private final Organisation organisation = new Organisation();
    private final AtomicInteger lastTest = new AtomicInteger(Integer.parseInt(WorkedExample.TEST));
    private final Dice dice;
    private final People people;
    private final Instant now;

    Draft(OrganisationPlan plan) {
        dice = new Dice(plan.seed());
        people = new People(dice);
        now = plan.now();
    }

    Organisation organisation() {
        return organisation;
    }

    Dice dice() {
        return dice;
    }

    People people() {
        return people;
    }

    Instant now() {
        return now;
    }

    String nextTestId() {
        return Integer.toString(lastTest.incrementAndGet());
    }

    void put(SourceCollection collection, ObjectNode document) {
        organisation.put(collection, document);
    }

    /** A document with an id, a name and nothing else. */
    ObjectNode plain(String id, String name) {
        return JsonNodeFactory.instance.objectNode().put("id", id).put("name", name);
    }

    /** A document with the fields that an object of a team has in every source. */
    ObjectNode owned(Team team, String id, String name, String description) {
        ObjectNode document = plain(id, name).put("description", description);
        owners(team).forEach(document.putArray("owner_emails")::add);
        team.domains().forEach(document.putArray("domains")::add);
        document.putObject("labels")
                .put("team", team.id())
                .put("env", dice.pick(List.of("production", "production", "staging", "research")));
        Instant created = dice.before(now, 700);
        document.put("created_at", created.toString());
        return document.put("updated_at", dice.before(now, 60).toString());
    }

    /** Mostly people of the team, at times the team itself, now and then somebody who has left. */
    List<String> owners(Team team) {
        if (dice.chance(0.02)) {
            return List.of(dice.pick(People.LEFT));
        }
        if (dice.chance(0.15)) {
            return List.of(team.email());
        }
        return dice.some(people.of(team), 1, 2).stream()
                .map(People.Person::email)
                .toList();
    }

    /** The ids of a team's objects, and one of another team's now and then. */
    List<String> choose(List<String> own, List<String> all, int low, int high) {
        List<String> chosen = dice.some(own, low, high);
        return dice.chance(0.2) && !all.isEmpty()
                ? Stream.concat(chosen.stream(), Stream.of(dice.pick(all)))
                        .distinct()
                        .toList()
                : chosen;
    }

    static void fill(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }
}
